from mlflow import MlflowClient
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

client = MlflowClient()
exp = client.create_experiment("family-by-client")
parent = client.create_run(exp, run_name="parent")

for i in range(3):
    child = client.create_run(
        exp,
        tags={MLFLOW_PARENT_RUN_ID: parent.info.run_id},
        run_name=f"child {i}",
    )
    client.log_metric(child.info.run_id, "score", i / 2)
    client.set_terminated(child.info.run_id)

client.log_metric(parent.info.run_id, "best", 1.0)
client.set_terminated(parent.info.run_id)
