import mlflow


class Guard:
    def __init__(self, name):
        self.run = mlflow.start_run(run_name=name)

    def __del__(self):
        mlflow.log_metric("destroyed", 1)
        mlflow.end_run()


mlflow.set_experiment("destructors")
guard = Guard("guarded")
mlflow.log_metric("alive", 1)
del guard
mlflow.log_metric("afterwards", 1)
