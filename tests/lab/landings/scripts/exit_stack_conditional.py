import os
from contextlib import ExitStack

import mlflow

mlflow.set_experiment("maybe-nested")
with_parent = os.environ.get("WITH_PARENT", "yes") == "yes"

with ExitStack() as stack:
    if with_parent:
        stack.enter_context(mlflow.start_run(run_name="parent"))
        mlflow.set_tag("role", "parent")
    for i in range(2):
        with mlflow.start_run(run_name=f"child {i}", nested=with_parent):
            mlflow.log_metric("i", i)
