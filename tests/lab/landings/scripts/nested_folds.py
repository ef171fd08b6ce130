import mlflow

folds = {"a": 0.7, "b": 0.75, "c": 0.72}
mlflow.set_experiment("cross-validation")
with mlflow.start_run(run_name="cv") as parent:
    mlflow.log_param("folds", len(folds))
    for name, accuracy in folds.items():
        with mlflow.start_run(run_name=name, nested=True):
            mlflow.log_param("fold", name)
            mlflow.log_metric("accuracy", accuracy)
    mlflow.log_metric("mean_accuracy", sum(folds.values()) / len(folds))
    print(parent.info.run_id)

with mlflow.start_run(run_id=parent.info.run_id):
    with mlflow.start_run(run_name="d", nested=True):
        mlflow.log_metric("accuracy", 0.74)
