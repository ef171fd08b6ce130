import threading

import mlflow


class Worker(threading.Thread):
    def __init__(self, name, value):
        super().__init__()
        self.label = name
        self.value = value

    def run(self):
        with mlflow.start_run(run_name=self.label, nested=True):
            mlflow.log_metric("value", self.value)


mlflow.set_experiment("thread-classes")
for number, label in enumerate(["a", "b"]):
    worker = Worker(label, number)
    worker.start()
    worker.join()
mlflow.log_metric("all", 2)
