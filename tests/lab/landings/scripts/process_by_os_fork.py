import os

import mlflow

mlflow.set_tracking_uri("sqlite:///fork.db")
mlflow.set_experiment("by-hand")
mlflow.log_metric("before", 1)
mlflow.end_run()

pid = os.fork()
if pid == 0:
    with mlflow.start_run(run_name="child"):
        mlflow.log_metric("pid_known", 1)
    os._exit(0)
os.waitpid(pid, 0)
with mlflow.start_run(run_name="parent"):
    mlflow.log_metric("child_done", 1)
