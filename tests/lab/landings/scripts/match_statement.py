import mlflow


def handle(command):
    match command:
        case ("start", name):
            mlflow.start_run(run_name=name)
        case ("metric", key, value):
            mlflow.log_metric(key, value)
        case ("stop",):
            mlflow.end_run()
        case _:
            raise ValueError(command)


mlflow.set_experiment("commands")
for command in [("start", "one"), ("metric", "x", 1), ("metric", "y", 2), ("stop",), ("metric", "z", 3)]:
    handle(command)
