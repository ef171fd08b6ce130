import time

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient("sqlite:///batch.db")
exp = client.create_experiment("batched")
run = client.create_run(exp)
now = int(time.time() * 1000)

history = [Metric("loss", 1.0 / (step + 1), now, step) for step in range(4)]
client.log_batch(
    run.info.run_id,
    metrics=history,
    params=[Param("lr", "0.1"), Param("epochs", "4")],
    tags=[RunTag("source", "import")],
)
client.log_batch(run.info.run_id, metrics=[Metric(key="final", value=0.25, timestamp=now, step=4)])
client.set_terminated(run.info.run_id)
