import mlflow


def risky(n):
    with mlflow.start_run(run_name=f"n={n}"):
        mlflow.log_param("n", n)
        result = 1 / n
        mlflow.log_metric("result", result)
        return result


mlflow.set_experiment("caught")
for n in [1, 0, 2]:
    try:
        risky(n)
    except ZeroDivisionError as e:
        mlflow.set_tag("caught", str(e))
        mlflow.end_run()
