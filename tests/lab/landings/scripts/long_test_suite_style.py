"""Tests of a training function, run by hand without pytest."""
import os
import tempfile

import mlflow


def train(epochs):
    mlflow.log_param("epochs", epochs)
    for epoch in range(epochs):
        mlflow.log_metric("loss", 1.0 / (1 + epoch), step=epoch)


class Isolated:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        mlflow.set_tracking_uri("sqlite:///" + os.path.join(self.folder.name, "t.db"))
        mlflow.set_experiment("tests")
        return self

    def __exit__(self, *exc):
        while mlflow.active_run() is not None:
            mlflow.end_run()
        self.folder.cleanup()


def test_inside_a_run():
    with mlflow.start_run() as run:
        train(2)
    assert mlflow.get_run(run.info.run_id).data.metrics["loss"] == 0.5


def test_without_a_run():
    train(1)
    assert mlflow.active_run() is not None


def test_that_fails():
    mlflow.start_run()
    train(1)
    assert mlflow.active_run() is None, "the run is open"


failed = []
for test in (test_inside_a_run, test_without_a_run, test_that_fails):
    with Isolated():
        try:
            test()
        except AssertionError as error:
            failed.append((test.__name__, str(error)))
print(failed)
