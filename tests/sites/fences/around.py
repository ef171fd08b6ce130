# fence: around
import mlflow

with mlflow.start_run("baseline"):
    mlflow.log_metric("loss", 0.25)
