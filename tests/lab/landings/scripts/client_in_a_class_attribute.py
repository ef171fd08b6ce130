from mlflow.tracking import MlflowClient


class Reporter:
    client = MlflowClient("sqlite:///reports.db")

    def __init__(self, experiment):
        self.experiment_id = self.client.create_experiment(experiment)
        self.run_id = None

    def open(self):
        self.run_id = self.client.create_run(self.experiment_id).info.run_id

    def metric(self, key, value, step=0):
        self.client.log_metric(self.run_id, key, value, step=step)

    def close(self, ok=True):
        self.client.set_terminated(self.run_id, "FINISHED" if ok else "FAILED")


reporter = Reporter("weekly")
reporter.open()
reporter.metric("sales", 100)
reporter.metric("sales", 120, step=1)
reporter.close()
reporter.open()
reporter.metric("returns", 3)
reporter.close(ok=False)
