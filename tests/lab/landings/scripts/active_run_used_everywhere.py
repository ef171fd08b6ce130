import mlflow

mlflow.set_experiment("active")


def current_id():
    run = mlflow.active_run()
    return run.info.run_id if run else None


assert current_id() is None
with mlflow.start_run():
    client = mlflow.MlflowClient()
    client.log_metric(current_id(), "by_id", 1)
    with mlflow.start_run(nested=True):
        client.log_metric(current_id(), "by_id", 2)
    client.log_metric(mlflow.active_run().info.run_id, "by_id", 3, step=1)
