import mlflow
from mlflow import MlflowClient

mlflow.set_tracking_uri("sqlite:///mixed.db")
mlflow.set_experiment("mixed")
client = MlflowClient()

with mlflow.start_run() as run:
    run_id = run.info.run_id
    mlflow.log_metric("a", 1)
    client.log_metric(run_id, "b", 2, step=1)
    client.set_tag(run_id, "by", "client")

client.log_metric(run_id, "after_the_end", 3)
client.update_run(run_id, name="renamed")
