import random

import mlflow

random.seed(7)
mlflow.set_tracking_uri("sqlite:///experiments.db")
mlflow.set_experiment("house-prices")

run = mlflow.start_run(run_name="baseline")
mlflow.log_param("model", "mean")
errors = [random.gauss(0, 1) for _ in range(50)]
mae = sum(abs(e) for e in errors) / len(errors)
mlflow.log_metric("mae", mae)
mlflow.log_dict({"n": len(errors), "seed": 7}, "summary.json")
print("run id:", run.info.run_id)
