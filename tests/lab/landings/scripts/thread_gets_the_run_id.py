import threading

import mlflow
from mlflow import MlflowClient

mlflow.set_experiment("background-by-id")
client = MlflowClient()


def heartbeat(run_id, count):
    for i in range(count):
        client.log_metric(run_id, "beat", i, step=i)


with mlflow.start_run() as run:
    workers = [threading.Thread(target=heartbeat, args=(run.info.run_id, n)) for n in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    mlflow.log_metric("workers", len(workers))
