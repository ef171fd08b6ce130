import mlflow

mlflow.set_experiment("fragile")
mlflow.start_run()
mlflow.log_param("path", "data.csv")
try:
    with open("data.csv") as source:
        rows = source.readlines()
    mlflow.log_metric("rows", len(rows))
finally:
    mlflow.log_metric("attempted", 1)
mlflow.end_run()
print("done")
mlflow.log_metric("unreachable", 1)
mlflow.set_tag("state", "unreachable")
