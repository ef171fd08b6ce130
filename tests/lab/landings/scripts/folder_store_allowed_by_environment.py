# Folder stores have to be asked for since 3.x.
import os

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow

mlflow.set_tracking_uri("file:local-store")
mlflow.set_experiment("old habits")
mlflow.start_run()
mlflow.log_metric("m", 1.0)
mlflow.log_text("kept in a folder", "readme.txt")
mlflow.end_run()

with mlflow.start_run(run_name="second"):
    mlflow.log_metric("m", 2.0, step=1)
