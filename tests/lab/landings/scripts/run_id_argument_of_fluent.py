# releases: >=2.18
import mlflow

mlflow.set_experiment("arguments")
with mlflow.start_run(run_name="target") as target:
    mlflow.log_metric("inside", 1)

mlflow.log_metric("outside", 2, run_id=target.info.run_id)
mlflow.log_metrics({"a": 1, "b": 2}, step=3, run_id=target.info.run_id)
mlflow.log_text("late note", "late.txt", run_id=target.info.run_id)

with mlflow.start_run(run_name="other"):
    mlflow.log_metric("mine", 1)
    mlflow.log_metric("theirs", 1, run_id=target.info.run_id)
    mlflow.log_dict({"k": 1}, "k.json", run_id=target.info.run_id)
