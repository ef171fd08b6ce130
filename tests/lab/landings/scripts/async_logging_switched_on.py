# releases: >=2.18
import mlflow

mlflow.config.enable_async_logging()
mlflow.set_experiment("async")
with mlflow.start_run() as run:
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_params({"a": 1, "b": 2})
mlflow.flush_async_logging()
mlflow.config.enable_async_logging(False)

with mlflow.start_run(run_name="synchronous again"):
    mlflow.log_metric("loss", 0.1)
    mlflow.log_metric("loss", 0.05, step=1)
mlflow.MlflowClient().set_tag(run.info.run_id, "mode", "async")
