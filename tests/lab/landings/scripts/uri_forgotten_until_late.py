"""The URI is set after the first log call, which has gone elsewhere."""
import mlflow

mlflow.log_param("started_by", "cron")
mlflow.set_tracking_uri("sqlite:///shared.db")
mlflow.set_experiment("shared")

try:
    mlflow.log_metric("users", 10)
except mlflow.exceptions.MlflowException as error:
    # the active run lives in the other store
    print("lost:", error.error_code)

print(mlflow.get_tracking_uri())
mlflow.set_tracking_uri("")
print("back to:", mlflow.get_tracking_uri())
