import mlflow
from mlflow import MlflowClient

mlflow.set_experiment("last")
with mlflow.start_run(run_name="done"):
    mlflow.log_metric("m", 1)

last = mlflow.last_active_run()
MlflowClient().set_tag(last.info.run_id, "reviewed", "yes")

with mlflow.start_run(run_name="newer"):
    mlflow.log_metric("m", 2)
MlflowClient().set_tag(mlflow.last_active_run().info.run_id, "reviewed", "no")
mlflow.log_metric("implicit", 1)
MlflowClient().set_tag(mlflow.last_active_run().info.run_id, "reviewed", "later")
