# fence: plain
import mlflow

mlflow.start_run()
mlflow.log_param("seed", 7)
