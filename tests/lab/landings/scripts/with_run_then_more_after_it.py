import mlflow

mlflow.set_experiment("indentation")

with mlflow.start_run(run_name="main"):
    mlflow.log_param("a", 1)
    accuracy = 0.9
# Oops, one level too far to the left:
mlflow.log_metric("accuracy", accuracy)
mlflow.log_metric("f1", 0.88)

with mlflow.start_run(nested=True):
    mlflow.log_metric("nested_by_accident", 1)
mlflow.end_run()
mlflow.log_metric("back", 1)
