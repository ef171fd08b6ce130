"""Experiment number 1 is another one in the second store, and the run lands in it without a word."""
import mlflow

mlflow.set_tracking_uri("sqlite:///second.db")
mlflow.set_experiment("payments")

mlflow.set_tracking_uri("sqlite:///first.db")
mlflow.set_experiment("orders")
with mlflow.start_run(run_name="in first"):
    mlflow.log_metric("total", 10)

mlflow.set_tracking_uri("sqlite:///second.db")
with mlflow.start_run(run_name="in second"):
    mlflow.log_metric("total", 20)
mlflow.log_metric("total", 30)
