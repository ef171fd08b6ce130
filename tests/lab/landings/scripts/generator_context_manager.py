import time
from contextlib import contextmanager

import mlflow


@contextmanager
def timed_run(name):
    started = time.time()
    with mlflow.start_run(run_name=name) as run:
        mlflow.set_tag("stage", name)
        yield run
        mlflow.log_metric("seconds", time.time() - started)


mlflow.set_experiment("pipeline")
with timed_run("extract"):
    mlflow.log_metric("rows", 120)
with timed_run("load") as run:
    mlflow.log_param("target", "warehouse")
    print(run.info.run_name)
