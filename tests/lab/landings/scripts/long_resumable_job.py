"""A job that is killed and started again goes on where it was."""
import json
import os

import mlflow

STATE = "job-state.json"
EPOCHS = 4


def load_state():
    if not os.path.exists(STATE):
        return {"run_id": None, "epoch": 0}
    with open(STATE) as source:
        return json.load(source)


def save_state(state):
    with open(STATE, "w") as target:
        json.dump(state, target)


def train(state, crash_at=None):
    for epoch in range(state["epoch"], EPOCHS):
        if epoch == crash_at:
            raise MemoryError(f"at epoch {epoch}")
        mlflow.log_metric("loss", 1 / (epoch + 1), step=epoch)
        state["epoch"] = epoch + 1
        save_state(state)


def job(crash_at=None):
    state = load_state()
    with mlflow.start_run(run_id=state["run_id"], run_name="resumable") as run:
        state["run_id"] = run.info.run_id
        mlflow.set_tag("started_at_epoch", state["epoch"])
        train(state, crash_at)
        mlflow.log_metric("complete", 1)


mlflow.set_experiment("resumable-jobs")
try:
    job(crash_at=2)
except MemoryError as error:
    print("crashed", error)
job()
os.remove(STATE)
