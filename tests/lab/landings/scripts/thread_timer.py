# releases: >=2.18
import threading

import mlflow

mlflow.set_experiment("timers")


def ping():
    with mlflow.start_run(run_name="ping", nested=True):
        mlflow.log_metric("ping", 1)


timer = threading.Timer(0.01, ping)
timer.start()
with mlflow.start_run(run_name="waiting"):
    mlflow.log_param("timer", 0.01)
    timer.join()
    mlflow.log_metric("waited", 1)
