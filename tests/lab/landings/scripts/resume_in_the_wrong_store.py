import mlflow

mlflow.set_tracking_uri("sqlite:///monday.db")
with mlflow.start_run() as run:
    mlflow.log_param("day", "monday")

mlflow.set_tracking_uri("sqlite:///tuesday.db")
try:
    mlflow.start_run(run_id=run.info.run_id)
    mlflow.log_metric("reopened", 1)
except mlflow.exceptions.MlflowException:
    mlflow.log_metric("not_found", 1)
mlflow.end_run()

mlflow.set_tracking_uri("sqlite:///monday.db")
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metric("reopened", 2)
