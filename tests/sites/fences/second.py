# fence: second
import mlflow

mlflow.start_run(run_name="second")
mlflow.log_metric("loss", 0.25)
