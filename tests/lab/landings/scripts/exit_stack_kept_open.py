from contextlib import ExitStack

import mlflow


class Pipeline:
    def __init__(self):
        self.stack = ExitStack()

    def open(self, name):
        self.run = self.stack.enter_context(mlflow.start_run(run_name=name))

    def close(self):
        self.stack.close()


mlflow.set_experiment("kept-stack")
pipeline = Pipeline()
pipeline.open("etl")
mlflow.log_metric("rows", 3)
pipeline.close()
mlflow.log_metric("rows", 0)
