import json
import pathlib

import mlflow

STATE = pathlib.Path("state.json")
mlflow.set_experiment("checkpointed")


def train(first, last):
    for epoch in range(first, last):
        mlflow.log_metric("loss", 1 / (epoch + 1), step=epoch)


if not STATE.exists():
    with mlflow.start_run() as run:
        train(0, 2)
        STATE.write_text(json.dumps({"run_id": run.info.run_id, "epoch": 2}))

state = json.loads(STATE.read_text())
with mlflow.start_run(run_id=state["run_id"]):
    train(state["epoch"], 4)
    mlflow.set_tag("resumed", "true")
