import mlflow

mlflow.set_tracking_uri("sqlite:///tracking.db")
mlflow.set_registry_uri("sqlite:///registry.db")
mlflow.set_experiment("split-stores")

with mlflow.start_run() as run:
    mlflow.log_param("kind", "linear")
    mlflow.log_metric("r2", 0.7)

client = mlflow.MlflowClient()
client.create_registered_model("linear")
client.set_tag(run.info.run_id, "registered", "linear")
print(mlflow.get_registry_uri())
mlflow.log_metric("after", 1)
