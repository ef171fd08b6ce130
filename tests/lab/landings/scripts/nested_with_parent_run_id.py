# releases: >=2.19
import mlflow

mlflow.set_experiment("explicit-parents")
with mlflow.start_run(run_name="parent") as parent:
    mlflow.log_param("children", 2)

for number in range(2):
    with mlflow.start_run(run_name=f"child {number}", parent_run_id=parent.info.run_id):
        mlflow.log_metric("value", number)

mlflow.log_metric("no_run_is_open_here", 1)
mlflow.end_run()

with mlflow.start_run(run_name="outer"):
    with mlflow.start_run(run_name="inner", nested=True, parent_run_id=parent.info.run_id):
        mlflow.log_metric("adopted", 1)
