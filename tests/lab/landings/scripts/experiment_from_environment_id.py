import os

import mlflow
from mlflow import MlflowClient

made = MlflowClient().create_experiment("from-the-environment")
os.environ["MLFLOW_EXPERIMENT_ID"] = made

with mlflow.start_run():
    mlflow.log_metric("seen", 1)
mlflow.log_metric("implicit", 1)
mlflow.end_run()

mlflow.set_experiment("set-in-code")
with mlflow.start_run():
    mlflow.log_metric("seen", 2)
del os.environ["MLFLOW_EXPERIMENT_ID"]
mlflow.log_metric("still_set_in_code", 1)
