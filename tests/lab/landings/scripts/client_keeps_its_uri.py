import mlflow
from mlflow.tracking import MlflowClient

mlflow.set_tracking_uri("sqlite:///old.db")
client = MlflowClient()

mlflow.set_tracking_uri("sqlite:///new.db")
mlflow.set_experiment("migration")

with mlflow.start_run() as active:
    mlflow.log_metric("rows", 1000)
    # The client still points to old.db
    try:
        client.log_metric(active.info.run_id, "rows_checked", 1000)
    except Exception as error:
        print(type(error).__name__)

old = client.create_run("0")
client.log_param(old.info.run_id, "source", "csv")
client.set_terminated(old.info.run_id, "FINISHED")
