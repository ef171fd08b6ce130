import mlflow

mlflow.set_experiment("tidy")


def job(name, fail):
    mlflow.start_run(run_name=name)
    try:
        mlflow.log_param("fail", fail)
        if fail:
            raise RuntimeError("as asked")
        mlflow.log_metric("done", 1)
    finally:
        mlflow.end_run()


job("good", False)
try:
    job("bad", True)
except RuntimeError as reason:
    print(reason)
mlflow.log_metric("summary", 2)
