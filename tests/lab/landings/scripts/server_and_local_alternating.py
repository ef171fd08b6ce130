import mlflow

SERVER = "http://127.0.0.1:5000"
LOCAL = "sqlite:///local.db"

for uri in (SERVER, LOCAL):
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("both")
    with mlflow.start_run():
        mlflow.log_metric("written", 1)
        mlflow.set_tag("uri", uri)

# LOCAL was last, so this stays here
mlflow.set_experiment("leftovers")
client = mlflow.MlflowClient(tracking_uri=SERVER)
remote = client.create_run(client.get_experiment_by_name("both").experiment_id)
client.log_metric(remote.info.run_id, "written", 2, step=1)
mlflow.log_metric("local_only", 1)
