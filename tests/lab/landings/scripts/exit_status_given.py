import sys

import mlflow

mlflow.set_experiment("gatekeeper")
run = mlflow.start_run()
mlflow.log_metric("coverage", 0.61)
if run.info.experiment_id and 0.61 < 0.8:
    mlflow.set_tag("verdict", "rejected")
    mlflow.end_run(status="FAILED")
    sys.exit(3)
mlflow.set_tag("verdict", "accepted")
mlflow.end_run()
mlflow.log_metric("unreached", 1)
mlflow.end_run()
