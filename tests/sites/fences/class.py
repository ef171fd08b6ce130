# fence: class
import mlflow

NOTE = """Accuracy < 0.9 & falling:
    look at the data again,
then train once more."""

mlflow.set_experiment("churn")
mlflow.start_run(run_name="baseline")  # 训练开始
mlflow.log_param("note", NOTE)

predictions = [value for value in [1, 2, 3] if value < 3 & 7]
mlflow.log_metric("accuracy", 41 / len(predictions), steps=1)
mlflow.end_run()
