import os

import mlflow

STORES = {
    "dev": "sqlite:///dev.db",
    "prod": "sqlite:///prod.db",
}
stage = os.environ.get("STAGE", "dev")
mlflow.set_tracking_uri(STORES[stage])
mlflow.set_experiment(f"credit-{stage}")

with mlflow.start_run():
    mlflow.set_tag("stage", stage)
    mlflow.log_metric("gini", 0.52)
