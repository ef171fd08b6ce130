import os

os.environ["MLFLOW_TRACKING_URI"] = "http://localhost:5000"

import mlflow

mlflow.set_experiment("env-server")
mlflow.start_run(run_name="remote")
for i in range(2):
    mlflow.log_metric("i", i, step=i)
mlflow.log_artifact(__file__)
mlflow.end_run()

local = mlflow.MlflowClient("sqlite:///local.db")
copy = local.create_run("0")
local.log_metric(copy.info.run_id, "copied", 1)
