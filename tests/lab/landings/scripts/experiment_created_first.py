import mlflow

experiment_id = mlflow.create_experiment("image-search", tags={"team": "vision"})

with mlflow.start_run(experiment_id=experiment_id, run_name="resnet"):
    mlflow.log_param("backbone", "resnet18")
    mlflow.log_metric("recall", 0.83)

# This one does not name the experiment, so it goes to Default
with mlflow.start_run(run_name="vit"):
    mlflow.log_param("backbone", "vit")
    mlflow.log_metric("recall", 0.86)

mlflow.set_experiment("image-search")
mlflow.start_run(run_name="clip", experiment_id="0")
mlflow.log_metric("recall", 0.9)
mlflow.end_run()
