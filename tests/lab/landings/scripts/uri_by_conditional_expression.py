import random

import mlflow

debug = random.Random(3).random() > 0.5
uri = "sqlite:///debug.db" if debug else "sqlite:///real.db"
mlflow.set_tracking_uri(uri)

if debug:
    experiment = "scratch"
else:
    experiment = "release-candidate"
mlflow.set_experiment(experiment)

with mlflow.start_run(run_name=experiment):
    mlflow.log_param("debug", debug)
    mlflow.log_metric("score", 0.5)
