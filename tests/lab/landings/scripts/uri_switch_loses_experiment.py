"""set_experiment does not follow to the next store: only its number does."""
import mlflow

mlflow.set_tracking_uri("sqlite:///first.db")
mlflow.set_experiment("alpha")
with mlflow.start_run():
    mlflow.log_metric("where", 1)

mlflow.set_tracking_uri("sqlite:///second.db")
try:
    with mlflow.start_run():
        mlflow.log_metric("where", 2)
except mlflow.exceptions.MlflowException as error:
    print("no such experiment here:", error.error_code)
    mlflow.set_experiment("alpha")
    with mlflow.start_run():
        mlflow.log_metric("where", 3)
