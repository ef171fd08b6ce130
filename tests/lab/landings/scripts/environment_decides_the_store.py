import os

os.environ["MLFLOW_TRACKING_URI"] = "sqlite:///from-env.db"
os.environ["MLFLOW_EXPERIMENT_NAME"] = "env-experiment"

import mlflow

with mlflow.start_run():
    mlflow.log_metric("value", 1)

mlflow.set_experiment("explicit")
with mlflow.start_run():
    mlflow.log_metric("value", 2)

os.environ["MLFLOW_TRACKING_URI"] = "sqlite:///too-late.db"
mlflow.log_metric("value", 3)
