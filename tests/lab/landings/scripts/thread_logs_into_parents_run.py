import threading

import mlflow

mlflow.set_experiment("background")


def heartbeat(count):
    for i in range(count):
        # since 2.18 the thread has no active run: this opens one
        mlflow.log_metric("beat", i, step=i)


with mlflow.start_run(run_name="main"):
    mlflow.log_param("threads", 1)
    thread = threading.Thread(target=heartbeat, args=(2,))
    thread.start()
    thread.join()
    mlflow.log_metric("finished", 1)
