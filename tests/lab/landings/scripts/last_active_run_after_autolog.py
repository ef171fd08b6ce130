import mlflow
from sklearn.linear_model import LinearRegression

mlflow.set_experiment("last-autolog")
mlflow.sklearn.autolog(log_models=False, log_datasets=False, silent=True)
LinearRegression().fit([[0.0], [1.0], [2.0]], [0.0, 1.0, 2.0])

run = mlflow.last_active_run()
mlflow.MlflowClient().log_metric(run.info.run_id, "added_later", 1)
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.set_tag("reopened", "yes")

mlflow.sklearn.autolog(disable=True)
newer = mlflow.start_run(run_name="newer")
mlflow.log_metric("m", 1)
mlflow.end_run()
mlflow.MlflowClient().set_tag(mlflow.last_active_run().info.run_id, "which", "newer")
