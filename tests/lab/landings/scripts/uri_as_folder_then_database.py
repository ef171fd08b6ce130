# releases: <3
import mlflow

mlflow.set_tracking_uri("file:./team-runs")
mlflow.set_experiment("sales-forecast")
with mlflow.start_run(run_name="arima"):
    mlflow.log_param("p", 2)
    mlflow.log_param("q", 1)
    mlflow.log_metric("mape", 12.5)

mlflow.set_tracking_uri("sqlite:///team-runs.db")
mlflow.set_experiment("sales-forecast")
with mlflow.start_run(run_name="prophet"):
    mlflow.log_metric("mape", 11.0)
mlflow.log_metric("stray", 1)
