import mlflow


def run_one(name="default-name", experiment="defaults", *, steps=2, key="loss"):
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name=name):
        for i in range(steps):
            mlflow.log_metric(key, i, step=i * 10)


run_one()
run_one("second", key="error")
run_one(experiment="other-defaults", steps=1)
run_one(**{"name": "from a dict", "key": "mae"})
run_one(*["from a list", "listed"], steps=1)
