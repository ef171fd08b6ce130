import mlflow

mlflow.set_experiment("family-crash")
with mlflow.start_run(run_name="parent"):
    mlflow.log_metric("children_planned", 3)
    for i in range(3):
        with mlflow.start_run(run_name=f"child-{i}", nested=True):
            mlflow.log_metric("i", i)
            if i == 1:
                raise RuntimeError("child failed")
            mlflow.log_metric("ok", 1)
    mlflow.log_metric("children_done", 3)

with mlflow.start_run(run_name="report"):
    mlflow.log_metric("written", 1)
