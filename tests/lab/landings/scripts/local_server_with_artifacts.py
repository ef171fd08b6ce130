import mlflow

mlflow.set_tracking_uri("http://127.0.0.1:5000")
mlflow.set_experiment("served")

with mlflow.start_run(run_name="through http"):
    mlflow.log_params({"a": 1, "b": 2})
    mlflow.log_metric("m", 0.3, step=10)
    mlflow.log_text("hello", "greetings/hello.txt")

with open("table.csv", "w") as out:
    out.write("a,b\n1,2\n")

with mlflow.start_run(run_name="a file"):
    mlflow.log_artifact("table.csv", "data")
    mlflow.set_tag("files", 1)
mlflow.log_metric("stray", 1)
