import sys

import mlflow

mlflow.set_experiment("exits")
with mlflow.start_run():
    mlflow.log_metric("checked", 1)
    problems = ["no target column"]
    if problems:
        mlflow.log_text("\n".join(problems), "problems.txt")
        sys.exit(1)
    mlflow.log_metric("trained", 1)

with mlflow.start_run(run_name="second"):
    mlflow.log_metric("trained", 2)
