import mlflow

mlflow.set_tracking_uri("http://127.0.0.1:5000")
mlflow.set_experiment("served")

with mlflow.start_run(run_name="through http"):
    mlflow.log_params({"a": 1, "b": 2})
    mlflow.log_metric("m", 0.3, step=10)
    mlflow.log_text("hello", "greetings/hello.txt")
