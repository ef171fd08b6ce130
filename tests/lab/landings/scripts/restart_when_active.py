import mlflow

mlflow.set_experiment("restarts")


def fresh_run(name):
    if mlflow.active_run():
        mlflow.end_run()
    return mlflow.start_run(run_name=name)


fresh_run("one")
mlflow.log_metric("m", 1)
fresh_run("two")
mlflow.log_metric("m", 2)
fresh_run("three")
mlflow.log_metric("m", 3)
mlflow.end_run()
