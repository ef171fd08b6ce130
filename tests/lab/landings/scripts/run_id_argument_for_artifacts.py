# releases: >=2.18
import os

import mlflow

os.makedirs("plots", exist_ok=True)
for name in ("a.txt", "b.txt"):
    with open(os.path.join("plots", name), "w") as f:
        f.write(name)

mlflow.set_experiment("late-artifacts")
run = mlflow.start_run()
mlflow.log_artifact("plots/a.txt")
mlflow.end_run()

mlflow.log_artifact("plots/b.txt", artifact_path="plots", run_id=run.info.run_id)
mlflow.log_artifacts("plots", run_id=run.info.run_id)
