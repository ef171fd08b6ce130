import enum

import mlflow


class Stage(str, enum.Enum):
    TRAIN = "train"
    TEST = "test"


mlflow.set_experiment("enums")
for stage in Stage:
    with mlflow.start_run(run_name=stage.value):
        mlflow.set_tag("stage", stage.value)
        mlflow.log_metric(f"{stage.value}_loss", 0.3)
