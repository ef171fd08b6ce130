import mlflow

mlflow.set_experiment("forgotten-child")
with mlflow.start_run(run_name="parent"):
    mlflow.log_metric("before", 1)
    mlflow.start_run(run_name="child", nested=True)
    mlflow.log_metric("in_child", 1)
    # no end_run(): the child is still on top
    mlflow.log_metric("meant_for_parent", 1)
mlflow.log_metric("after_with", 1)
mlflow.log_param("who", "parent?")
mlflow.end_run()

with mlflow.start_run(run_name="clean"):
    with mlflow.start_run(run_name="clean child", nested=True):
        mlflow.log_metric("in_child", 1)
    mlflow.log_metric("in_parent", 1)
