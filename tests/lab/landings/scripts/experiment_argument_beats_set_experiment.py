import mlflow

other = mlflow.create_experiment("other")
mlflow.set_experiment("usual")

with mlflow.start_run(experiment_id=other):
    mlflow.log_metric("a", 1)
    with mlflow.start_run(nested=True):
        # the child goes to the experiment that is set, not to its parent's
        mlflow.log_metric("b", 2)
with mlflow.start_run():
    mlflow.log_metric("c", 3)

mlflow.start_run(experiment_id=other)
mlflow.log_metric("d", 4)
mlflow.end_run()
mlflow.log_metric("e", 5)
