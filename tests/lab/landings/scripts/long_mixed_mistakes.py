"""Everything that goes wrong quietly, in one file."""
import os

import mlflow
from mlflow.tracking import MlflowClient

client = MlflowClient()
mlflow.set_tracking_uri("sqlite:///mistakes.db")
mlflow.log_param("before_experiment", 1)
mlflow.set_experiment("mistakes")
mlflow.log_metric("where_am_i", 1)


def train(lr):
    mlflow.start_run(run_name=f"lr {lr}", nested=True)
    mlflow.log_param("lr", lr)
    if lr > 0.5:
        return None
    for epoch in range(2):
        mlflow.log_metric("loss", lr * epoch)
    mlflow.end_run()
    return lr


for lr in (0.1, 0.9, 0.2):
    train(lr)

mlflow.log_metric("which_run", 3)
while mlflow.active_run():
    mlflow.end_run()

os.environ["MLFLOW_EXPERIMENT_NAME"] = "ignored-from-here"
with mlflow.start_run(run_name="last") as run:
    mlflow.log_metric("final", 1)

made = client.create_run("0")
client.log_metric(made.info.run_id, "other_store", 1)
mlflow.set_tag("implicit", "again")
