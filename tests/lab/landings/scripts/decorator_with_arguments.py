import functools

import mlflow


def run_in(experiment, **tags):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            mlflow.set_experiment(experiment)
            with mlflow.start_run(run_name=function.__name__, tags=tags):
                return function(*args, **kwargs)

        return inner

    return decorate


@run_in("etl", owner="data")
def extract():
    mlflow.log_metric("rows", 10)


@run_in("ml", owner="science")
def train(epochs=2):
    for epoch in range(epochs):
        mlflow.log_metric("loss", 1 / (epoch + 1), step=epoch)


extract()
train()
train(epochs=1)
