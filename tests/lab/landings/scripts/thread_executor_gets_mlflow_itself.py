from concurrent.futures import ThreadPoolExecutor

import mlflow

mlflow.set_experiment("direct")
with mlflow.start_run() as run:
    client = mlflow.MlflowClient()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(client.log_metric, run.info.run_id, "from_pool", 1.0).result()
    mlflow.log_metric("from_main", 1.0)
    with ThreadPoolExecutor(max_workers=1) as pool:
        work = pool.submit(lambda: mlflow.log_metric("from_lambda", 2.0))
        work.result()

with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metric("again_from_main", 3.0)
