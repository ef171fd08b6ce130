"""Research logs to its own store, production to another; both in one process."""
import contextlib
import os

import mlflow

RESEARCH = "sqlite:///" + os.path.join(os.curdir, "research.db")
PRODUCTION = "sqlite:///production.db"


@contextlib.contextmanager
def store(uri, experiment):
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment(experiment)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before)


def evaluate(model, rows):
    mlflow.log_param("model", model)
    for step, row in enumerate(rows):
        mlflow.log_metric("error", abs(row - len(model)), step=step)
    return sum(rows)


mlflow.set_tracking_uri(RESEARCH)
mlflow.set_experiment("ideas")

with mlflow.start_run(run_name="idea"):
    evaluate("linear", [5, 6])
    mlflow.set_tag("promising", "yes")

with store(PRODUCTION, "releases"):
    with mlflow.start_run(run_name="release"):
        evaluate("boosted", [7])
        mlflow.set_tag("approved", "yes")

# back in research, but the experiment number is still that of production
with mlflow.start_run(run_name="next idea"):
    mlflow.log_metric("error", 0.5)
