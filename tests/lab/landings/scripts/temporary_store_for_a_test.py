import os
import tempfile

import mlflow


def test_logging():
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri("sqlite:///" + os.path.join(folder, "test.db"))
        mlflow.set_experiment("unit-test")
        with mlflow.start_run() as run:
            mlflow.log_param("a", 1)
            mlflow.log_metric("b", 2.0)
        found = mlflow.get_run(run.info.run_id)
        assert found.data.params == {"a": "1"}
        assert found.data.metrics == {"b": 2.0}


test_logging()
print("ok")
