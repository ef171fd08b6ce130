"""A pipeline of stages, each a child run of one parent."""
import contextlib
import functools
import time

import mlflow

STAGES = []


def stage(name):
    def register(function):
        @functools.wraps(function)
        def inner(state):
            with mlflow.start_run(run_name=name, nested=True):
                mlflow.set_tag("stage", name)
                started = time.monotonic()
                result = function(state)
                mlflow.log_metric("seconds", time.monotonic() - started)
                return result

        STAGES.append(inner)
        return inner

    return register


@stage("load")
def load(state):
    state["rows"] = list(range(10))
    mlflow.log_metric("rows", len(state["rows"]))
    return state


@stage("clean")
def clean(state):
    before = len(state["rows"])
    state["rows"] = [row for row in state["rows"] if row % 2]
    mlflow.log_metric("dropped", before - len(state["rows"]))
    return state


@stage("fit")
def fit(state):
    for step, row in enumerate(state["rows"]):
        if step >= 2:
            break
        mlflow.log_metric("loss", 1 / (row + 1), step=step)
    state["model"] = sum(state["rows"])
    return state


@contextlib.contextmanager
def pipeline(name):
    mlflow.set_experiment("pipelines")
    with mlflow.start_run(run_name=name) as parent:
        mlflow.log_param("stages", len(STAGES))
        yield parent
        mlflow.log_metric("completed", 1)


with pipeline("nightly") as parent:
    state = {}
    for run_stage in STAGES:
        state = run_stage(state)
    mlflow.log_metric("model", state["model"])

mlflow.MlflowClient().set_tag(parent.info.run_id, "state", "archived")
