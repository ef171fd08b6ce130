import atexit
import sys

import mlflow

mlflow.set_experiment("at-exit-status")
mlflow.start_run()
state = {"ok": False}


def close():
    mlflow.set_tag("ok", str(state["ok"]))
    mlflow.end_run("FINISHED" if state["ok"] else "FAILED")


atexit.register(close)
mlflow.log_metric("progress", 0.5)
if not state["ok"]:
    sys.exit("gave up")
mlflow.log_metric("progress", 1.0)
