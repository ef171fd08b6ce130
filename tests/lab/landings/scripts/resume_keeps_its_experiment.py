import mlflow

mlflow.set_experiment("original")
with mlflow.start_run() as run:
    mlflow.log_metric("epoch", 1, step=1)

mlflow.set_experiment("another")
try:
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("epoch", 2, step=2)
except mlflow.exceptions.MlflowException as problem:
    print(problem.error_code)
with mlflow.start_run():
    mlflow.log_metric("epoch", 3, step=3)
    mlflow.set_tag("moved", "no")
