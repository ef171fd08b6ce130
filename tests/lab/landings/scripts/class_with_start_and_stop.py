import mlflow


class Experiment:
    def __init__(self, name, uri=None):
        self.name = name
        if uri:
            mlflow.set_tracking_uri(uri)
        mlflow.set_experiment(name)

    def start(self, run_name):
        self._run = mlflow.start_run(run_name=run_name)
        return self

    def log(self, **values):
        for key, value in values.items():
            mlflow.log_metric(key, value)

    def stop(self):
        mlflow.end_run()


exp = Experiment("class-demo", uri="sqlite:///classes.db")
exp.start("first").log(a=1, b=2)
exp.stop()
exp.start("second")
exp.log(c=3)
exp.stop()
