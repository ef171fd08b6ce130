import mlflow

mlflow.set_experiment("leaky")


def fit(name, data):
    mlflow.start_run(run_name=name)
    mlflow.log_param("rows", len(data))
    mean = sum(data) / len(data)
    mlflow.log_metric("mean", mean)
    mlflow.end_run()
    return mean


for name, data in [("a", [1, 2]), ("b", []), ("c", [3])]:
    try:
        fit(name, data)
    except ZeroDivisionError:
        print("skipped", name)
    except Exception as error:
        # the run of "b" was never ended
        print(type(error).__name__, "for", name)
