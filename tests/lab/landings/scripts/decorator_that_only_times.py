import time

import mlflow


def timed(function):
    def wrapper(*args):
        begin = time.perf_counter()
        result = function(*args)
        mlflow.log_metric(f"seconds_{function.__name__}", time.perf_counter() - begin)
        return result

    return wrapper


@timed
def load():
    return [1, 2, 3]


@timed
def total(rows):
    return sum(rows)


mlflow.set_experiment("timing")
with mlflow.start_run():
    mlflow.log_metric("total", total(load()))
