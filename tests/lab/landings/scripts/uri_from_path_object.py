# releases: <3
from pathlib import Path

import mlflow

ROOT = Path("outputs")
ROOT.mkdir(exist_ok=True)

mlflow.set_tracking_uri(ROOT / "tracking")
mlflow.set_experiment("paths")
with mlflow.start_run():
    mlflow.log_metric("ok", 1)
    for part in ROOT.parts:
        mlflow.set_tag("part", part)
mlflow.log_metric("implicit", 1)
