import mlflow
from mlflow import MlflowClient

remote = MlflowClient(tracking_uri="http://127.0.0.1:5000")
mlflow.set_tracking_uri("sqlite:///local.db")
mlflow.set_experiment("local")

with mlflow.start_run() as run:
    mlflow.log_metric("m", 1)

copy = remote.create_run("0")
remote.log_metric(copy.info.run_id, "m", 1)
remote.set_tag(copy.info.run_id, "copied", "yes")
remote.set_terminated(copy.info.run_id)
mlflow.log_metric("local_again", 1)
