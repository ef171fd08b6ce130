import os

import mlflow

DATA_DIR = "data"
DB_NAME = "runs.db"
os.makedirs(DATA_DIR, exist_ok=True)
db_path = os.path.join(DATA_DIR, DB_NAME)

mlflow.set_tracking_uri(f"sqlite:///{db_path}")
mlflow.set_experiment("joined")

config = {"layers": 3, "units": 64, "dropout": 0.2}
with mlflow.start_run(run_name="mlp"):
    for key, value in config.items():
        mlflow.log_param(key, value)
    mlflow.log_metric("val_loss", 0.34)
