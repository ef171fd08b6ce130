import json

import mlflow

SETTINGS = json.loads('{"experiment": "from-json", "metrics": {"a": 1, "b": 2}}')
mlflow.set_experiment(SETTINGS["experiment"])
with mlflow.start_run():
    for key, value in SETTINGS["metrics"].items():
        mlflow.log_metric(key, value)
    mlflow.log_dict(SETTINGS, "settings.json")

TEXT = """{"runs": [{"name": "a", "lr": 0.1}, {"name": "b", "lr": 0.2}]}"""
for entry in json.loads(TEXT)["runs"]:
    with mlflow.start_run(run_name=entry["name"]):
        mlflow.log_param("lr", entry["lr"])
        mlflow.log_metric("loss", 1 - entry["lr"])
