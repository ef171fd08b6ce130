# fence: script
import mlflow

mlflow.start_run
mlflow.log_metric("a<b>&amp;", 1)
