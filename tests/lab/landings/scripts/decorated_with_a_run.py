import functools

import mlflow


def tracked(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with mlflow.start_run(run_name=function.__name__):
            mlflow.log_params(kwargs)
            result = function(*args, **kwargs)
            mlflow.log_metric("result", result)
            return result

    return wrapper


@tracked
def add(a, b):
    mlflow.set_tag("operation", "sum")
    return a + b


@tracked
def power(base, exponent):
    return base**exponent


mlflow.set_experiment("calculator")
add(a=1, b=2)
power(base=2, exponent=5)
