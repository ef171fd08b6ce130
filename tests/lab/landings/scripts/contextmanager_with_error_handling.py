from contextlib import contextmanager

import mlflow


@contextmanager
def tracked(name, experiment="guarded"):
    mlflow.set_experiment(experiment)
    run = mlflow.start_run(run_name=name)
    try:
        yield run
    except Exception as error:
        mlflow.set_tag("error", type(error).__name__)
        mlflow.end_run(status="FAILED")
        raise
    else:
        mlflow.end_run()


with tracked("fine"):
    mlflow.log_metric("m", 1)

try:
    with tracked("broken", experiment="guarded-too"):
        mlflow.log_metric("m", 2)
        raise KeyError("x")
except KeyError:
    pass

with tracked("fine again"):
    mlflow.log_metric("m", 3)
