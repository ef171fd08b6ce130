import threading

import mlflow

mlflow.set_experiment("thread-crash")


def broken():
    with mlflow.start_run(run_name="in thread", nested=True):
        mlflow.log_metric("started", 1)
        raise OSError("disk full")


thread = threading.Thread(target=broken)
thread.start()
thread.join()
mlflow.log_metric("main_goes_on", 1)
