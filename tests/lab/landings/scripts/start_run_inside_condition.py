import os

import mlflow

mlflow.set_experiment("conditional")
TRACK = os.environ.get("TRACK", "1") == "1"

if TRACK:
    mlflow.start_run(run_name="tracked")

values = [4, 8, 15]
for i, value in enumerate(values):
    if TRACK:
        mlflow.log_metric("value", value, step=i)

if TRACK:
    mlflow.set_tag("count", len(values))
    mlflow.end_run()
