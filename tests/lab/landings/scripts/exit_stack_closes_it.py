from contextlib import ExitStack

import mlflow

mlflow.set_experiment("stacked")

with ExitStack() as stack:
    stack.enter_context(mlflow.start_run(run_name="outer"))
    mlflow.log_param("level", 0)
    stack.enter_context(mlflow.start_run(run_name="inner", nested=True))
    mlflow.log_param("level", 1)
    stack.callback(print, "closing")
    mlflow.log_metric("depth", 2)

mlflow.log_metric("after", 1)
