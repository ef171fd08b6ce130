import mlflow


class Lazy:
    def __init__(self):
        self._run = None

    @property
    def run(self):
        if self._run is None:
            self._run = mlflow.start_run(run_name="lazy")
        return self._run

    def metric(self, key, value):
        self.run
        mlflow.log_metric(key, value)

    def close(self):
        if self._run is not None:
            mlflow.end_run()


mlflow.set_experiment("properties")
lazy = Lazy()
lazy.metric("a", 1)
lazy.metric("b", 2)
print(lazy.run.info.status)
lazy.close()
