import mlflow
from mlflow.tracking import MlflowClient

client = MlflowClient()
exp = client.create_experiment("short-lived")
run = client.create_run(exp)
client.log_metric(run.info.run_id, "m", 1)
client.set_terminated(run.info.run_id)
client.delete_experiment(exp)

try:
    mlflow.set_experiment("short-lived")
    mlflow.log_metric("never", 1)
except mlflow.exceptions.MlflowException as e:
    print("refused:", e.error_code)

mlflow.set_experiment("long-lived")
mlflow.log_metric("m", 2)
mlflow.end_run()
