# fence: src
import mlflow

with mlflow.start_run(run_name="clean"):
    mlflow.log_param("seed", 7)
