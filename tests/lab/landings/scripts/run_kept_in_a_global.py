import mlflow

RUN = None


def ensure_run():
    global RUN
    if RUN is None:
        mlflow.set_experiment("globals")
        RUN = mlflow.start_run(run_name="global run")
    return RUN


def track(key, value, step=None):
    ensure_run()
    mlflow.log_metric(key, value, step=step)


track("temperature", 20.5, step=0)
track("temperature", 21.0, step=1)
track("humidity", 0.4)
mlflow.end_run()
