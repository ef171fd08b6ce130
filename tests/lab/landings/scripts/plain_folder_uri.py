# releases: <3
import os

import mlflow

store = os.path.join("results", "mlruns")
os.makedirs(store, exist_ok=True)
mlflow.set_tracking_uri(store)
mlflow.set_experiment("plain-folder")

with mlflow.start_run(run_name="one"):
    mlflow.log_param("store", store)
    for i in range(2):
        mlflow.log_metric("value", i * i, step=i)
mlflow.log_metric("after", 1)
