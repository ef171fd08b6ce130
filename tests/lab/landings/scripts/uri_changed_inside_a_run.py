import mlflow

mlflow.set_tracking_uri("sqlite:///dev.db")
mlflow.set_experiment("churn")

with mlflow.start_run(run_name="v1"):
    mlflow.log_param("threshold", 0.4)
    mlflow.log_metric("auc", 0.81)
    # "publish" the result: the run does not exist over there
    mlflow.set_tracking_uri("sqlite:///prod.db")
    try:
        mlflow.log_metric("published", 1)
    except mlflow.exceptions.MlflowException as problem:
        print("could not publish:", problem.error_code)
    mlflow.set_tracking_uri("sqlite:///dev.db")
    mlflow.log_metric("published", 0)
