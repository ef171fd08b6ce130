"""Workers compute in threads; some log by themselves, the summary is written by the main thread."""
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow import MlflowClient

mlflow.set_tracking_uri("sqlite:///workers.db")
mlflow.set_experiment("workers")
client = MlflowClient()
results = queue.Queue()


def compute(number):
    results.put((number, number**2))
    return number**2


def log_child(parent_id, number):
    child = client.create_run(
        mlflow.get_experiment_by_name("workers").experiment_id,
        tags={"mlflow.parentRunId": parent_id},
    )
    client.log_metric(child.info.run_id, "square", compute(number))
    client.set_terminated(child.info.run_id)


def own_run(number):
    with mlflow.start_run(run_name=f"own {number}", nested=True):
        mlflow.log_metric("square", compute(number))


with mlflow.start_run(run_name="parent") as parent:
    parent_id = parent.info.run_id
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda n: log_child(parent_id, n), [1, 2]))
    thread = threading.Thread(target=own_run, kwargs={"number": 3}, daemon=True)
    thread.start()
    thread.join()
    total = 0
    while not results.empty():
        total += results.get()[1]
    mlflow.log_metric("total", total)
mlflow.log_metric("queue_empty", int(results.empty()))
