import mlflow


class Tracker:
    """Opens a run in one method and closes it in another."""

    def __init__(self, experiment):
        mlflow.set_experiment(experiment)
        self.run = None

    def begin(self, **params):
        self.run = mlflow.start_run()
        mlflow.log_params(params)

    def report(self, step, **metrics):
        mlflow.log_metrics(metrics, step=step)

    def finish(self):
        mlflow.end_run()
        self.run = None


tracker = Tracker("recommender")
tracker.begin(factors=16, regularisation=0.1)
for step in range(4):
    tracker.report(step, rmse=2.0 / (step + 1), mae=1.5 / (step + 1))
tracker.finish()
