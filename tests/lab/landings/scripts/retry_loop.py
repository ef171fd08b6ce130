import mlflow

attempts = {"n": 0}


def flaky():
    attempts["n"] += 1
    if attempts["n"] < 3:
        raise ConnectionError("try again")
    return 42


mlflow.set_experiment("retries")
while True:
    with mlflow.start_run(run_name=f"attempt {attempts['n']}"):
        try:
            value = flaky()
        except ConnectionError:
            mlflow.set_tag("retry", "yes")
            continue
        mlflow.log_metric("value", value)
        break
mlflow.log_metric("attempts", attempts["n"])
