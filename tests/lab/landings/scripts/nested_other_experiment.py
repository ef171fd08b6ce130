import mlflow

mlflow.set_experiment("parent-experiment")
child_experiment = mlflow.create_experiment("child-experiment")

with mlflow.start_run(run_name="p"):
    mlflow.log_metric("m", 0)
    with mlflow.start_run(run_name="c", nested=True, experiment_id=child_experiment):
        mlflow.log_metric("m", 1)
    mlflow.log_metric("m", 2)

grandchild_experiment = mlflow.create_experiment("grandchild-experiment")
with mlflow.start_run(run_name="p2"):
    with mlflow.start_run(run_name="c2", nested=True, experiment_id=child_experiment):
        mlflow.set_tag("depth", "1")
        with mlflow.start_run(nested=True, experiment_id=grandchild_experiment):
            mlflow.set_tag("depth", "2")
