"""A logging class as people write it for their team."""
import os

import mlflow
from mlflow.entities import Metric
from mlflow.tracking import MlflowClient


class ExperimentLogger:
    def __init__(self, name, uri="sqlite:///team-logger.db", artifact_dir="outputs"):
        self.uri = uri
        self.client = MlflowClient(tracking_uri=uri)
        self.artifact_dir = artifact_dir
        found = self.client.get_experiment_by_name(name)
        if found is None:
            self.experiment_id = self.client.create_experiment(name)
        else:
            self.experiment_id = found.experiment_id
        self.run_id = None
        os.makedirs(artifact_dir, exist_ok=True)

    def __enter__(self):
        self.run_id = self.client.create_run(self.experiment_id).info.run_id
        return self

    def __exit__(self, exc_type, exc, tb):
        self.client.set_terminated(self.run_id, "FAILED" if exc_type else "FINISHED")

    def params(self, values):
        for key, value in values.items():
            self.client.log_param(self.run_id, key, value)

    def metric(self, key, value, step=0):
        self.client.log_metric(self.run_id, key, value, step=step)

    def history(self, key, values):
        points = [Metric(key, value, 0, step) for step, value in enumerate(values)]
        self.client.log_batch(self.run_id, metrics=points)

    def file(self, name, text):
        path = os.path.join(self.artifact_dir, name)
        with open(path, "w") as handle:
            handle.write(text)
        self.client.log_artifact(self.run_id, path)


with ExperimentLogger("team") as logger:
    logger.params({"depth": 3, "trees": 10})
    logger.history("loss", [0.9, 0.5, 0.3])
    logger.file("notes.txt", "first")

try:
    with ExperimentLogger("team") as logger:
        logger.metric("loss", 0.8)
        logger.metric("loss", float("nan") if False else 0.7, step=1)
        raise RuntimeError("out of memory")
except RuntimeError as error:
    print("second run failed:", error)

# the fluent API was never told about the store of the logger
mlflow.log_metric("summary", 2)
