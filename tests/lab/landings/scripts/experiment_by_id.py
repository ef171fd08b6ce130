import mlflow

created = mlflow.create_experiment("by-number")
mlflow.set_experiment(experiment_id=created)
with mlflow.start_run() as run:
    mlflow.log_metric("x", 1)
assert run.info.experiment_id == created

info = mlflow.get_experiment_by_name("by-number")
with mlflow.start_run(experiment_id=info.experiment_id):
    mlflow.log_metric("x", 2)

default = mlflow.get_experiment("0")
mlflow.set_experiment(experiment_id=default.experiment_id)
mlflow.log_metric("back_in", 0)
mlflow.end_run()
mlflow.set_experiment(experiment_id=info.experiment_id)
mlflow.log_metric("x", 3)
