import mlflow
from mlflow import MlflowClient

client = MlflowClient()
mlflow.set_experiment("tags")
with mlflow.start_run(tags={"draft": "yes"}) as run:
    mlflow.set_tag("temporary", "1")
    mlflow.set_tags({"team": "nlp", "owner": "li"})
    mlflow.delete_tag("temporary")

client.delete_tag(run.info.run_id, "draft")
client.set_tag(run.info.run_id, "final", "yes")

other = MlflowClient()
with mlflow.start_run(run_name="second", tags={"draft": "yes"}) as second:
    other.delete_tag(second.info.run_id, "draft")
    mlflow.set_tag("draft", "again")
