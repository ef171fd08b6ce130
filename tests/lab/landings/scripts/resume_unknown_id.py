import mlflow

mlflow.set_experiment("typo")
mlflow.log_metric("before", 1)
mlflow.end_run()

try:
    with mlflow.start_run(run_id="0123456789abcdef0123456789abcdef"):
        mlflow.log_metric("never", 1)
except mlflow.exceptions.MlflowException as error:
    print(error.error_code)

mlflow.log_metric("after", 1)
mlflow.end_run()
mlflow.MlflowClient().create_run("0")
