import mlflow

mlflow.set_experiment("overlap")
first = mlflow.start_run(run_name="first")
mlflow.log_metric("m", 1)
mlflow.end_run()

mlflow.start_run(run_name="second")
mlflow.log_metric("m", 2)
with mlflow.start_run(run_id=first.info.run_id, nested=True):
    mlflow.log_metric("m", 3)
mlflow.log_metric("m", 4)
mlflow.end_run()

mlflow.log_metric("m", 5)
mlflow.end_run("KILLED")
