import os

import mlflow
from mlflow import MlflowClient

prepared = MlflowClient().create_run("0", run_name="prepared by a scheduler")
os.environ["MLFLOW_RUN_ID"] = prepared.info.run_id

with mlflow.start_run() as run:
    mlflow.log_metric("picked_up", 1)
    assert run.info.run_id == prepared.info.run_id

# the variable is used up
with mlflow.start_run():
    mlflow.log_metric("picked_up", 0)
