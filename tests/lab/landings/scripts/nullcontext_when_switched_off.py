import contextlib
import sys

import mlflow

use_mlflow = "--no-mlflow" not in sys.argv
mlflow.set_experiment("optional-tracking")

context = mlflow.start_run(run_name="maybe") if use_mlflow else contextlib.nullcontext()
with context as run:
    total = sum(range(10))
    if run is not None:
        mlflow.log_metric("total", total)
    print("total", total)
mlflow.log_metric("after", total)
