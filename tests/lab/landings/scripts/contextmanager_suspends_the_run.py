from contextlib import contextmanager

import mlflow


@contextmanager
def other_run(name):
    """Leave the current run for a moment, and come back to it."""
    current = mlflow.active_run()
    if current:
        mlflow.end_run()
    try:
        with mlflow.start_run(run_name=name):
            yield
    finally:
        if current:
            mlflow.start_run(run_id=current.info.run_id)


mlflow.set_experiment("suspended")
mlflow.start_run(run_name="main")
mlflow.log_metric("m", 1)
with other_run("aside"):
    mlflow.log_metric("m", 2)
mlflow.log_metric("m", 3)
mlflow.end_run()
