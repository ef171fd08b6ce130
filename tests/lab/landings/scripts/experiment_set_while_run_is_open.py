import mlflow

mlflow.set_experiment("first")
mlflow.start_run(run_name="stays in first")
mlflow.log_metric("m", 1)

# too late for the open run
mlflow.set_experiment("second")
mlflow.log_metric("m", 2)
mlflow.end_run()

with mlflow.start_run(run_name="now in second"):
    mlflow.log_metric("m", 3)

mlflow.set_experiment("third")
mlflow.log_metric("m", 4)
