import mlflow

uri, (experiment, run_name) = "sqlite:///unpacked.db", ("unpacked", "tuple")
first, *others = ["accuracy", "precision", "recall"]

mlflow.set_tracking_uri(uri)
mlflow.set_experiment(experiment)
with mlflow.start_run(run_name=run_name):
    mlflow.log_metric(first, 0.9)
    for step, name in enumerate(others, start=1):
        mlflow.log_metric(name, 0.8, step=step)

settings = [("train", 0.1, 1), ("valid", 0.2, 2)]
mlflow.start_run(run_name="loop unpacking")
for split, loss, step in settings:
    mlflow.log_metric(f"{split}_loss", loss, step=step)
(a, b), c = (1, 2), 3
mlflow.log_metrics({"a": a, "b": b, "c": c}, step=a + b + c)
mlflow.end_run()
