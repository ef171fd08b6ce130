import os

import mlflow

mlflow.set_experiment("hard-exit")
mlflow.start_run()
mlflow.log_metric("before", 1)
if mlflow.active_run() is not None:
    # no exit hooks, nobody ends the run
    os._exit(7)
mlflow.log_metric("never", 1)


def report():
    mlflow.log_metric("unreachable", 1)


report()
