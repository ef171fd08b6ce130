import mlflow

mlflow.set_experiment("levels")

with mlflow.start_run(run_name="study"):
    mlflow.set_tag("level", "study")
    for dataset in ["train", "test"]:
        with mlflow.start_run(run_name=dataset, nested=True):
            mlflow.set_tag("level", "dataset")
            for seed in (1, 2):
                with mlflow.start_run(run_name=f"{dataset}/{seed}", nested=True):
                    mlflow.set_tag("level", "seed")
                    mlflow.log_metric("score", seed / 10)
            mlflow.log_metric("seeds", 2)
    mlflow.log_metric("datasets", 2)
