import mlflow


class Tracking:
    EXPERIMENT = "static"

    @classmethod
    def setup(cls):
        mlflow.set_tracking_uri("sqlite:///static.db")
        mlflow.set_experiment(cls.EXPERIMENT)
        return cls

    @staticmethod
    def metrics(values, step=0):
        mlflow.log_metrics(values, step=step)

    @classmethod
    def run(cls, name):
        return mlflow.start_run(run_name=f"{cls.EXPERIMENT}-{name}")


with Tracking.setup().run("one"):
    Tracking.metrics({"a": 1.0})
    Tracking.metrics({"a": 0.5}, step=1)
