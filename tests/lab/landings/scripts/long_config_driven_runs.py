"""Runs described by a list of dictionaries, as from a YAML file."""
import mlflow

CONFIG = {
    "defaults": {"uri": "sqlite:///config-driven.db", "experiment": "config-driven"},
    "runs": [
        {"name": "baseline", "params": {"lr": 0.1}, "steps": 2},
        {"name": "larger", "params": {"lr": 0.2, "width": 64}, "steps": 1},
        {"name": "elsewhere", "params": {}, "steps": 1, "experiment": "config-other"},
    ],
}


def merged(entry):
    return {**CONFIG["defaults"], **entry}


def execute(entry):
    settings = merged(entry)
    mlflow.set_tracking_uri(settings["uri"])
    mlflow.set_experiment(settings["experiment"])
    with mlflow.start_run(run_name=settings["name"]) as run:
        if settings["params"]:
            mlflow.log_params(settings["params"])
        for step in range(settings["steps"]):
            mlflow.log_metric("value", step + 0.5, step=step)
        return run.info.run_id


ids = [execute(entry) for entry in CONFIG["runs"]]
client = mlflow.MlflowClient()
for position, run_id in enumerate(ids):
    client.set_tag(run_id, "position", str(position))

mlflow.set_experiment(CONFIG["defaults"]["experiment"])
with mlflow.start_run(run_name="index"):
    mlflow.log_dict({"runs": len(ids)}, "index.json")
