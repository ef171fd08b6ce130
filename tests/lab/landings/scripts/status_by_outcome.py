import mlflow

mlflow.set_experiment("outcomes")


def attempt(number):
    mlflow.start_run(run_name=f"attempt {number}")
    status = "FINISHED"
    try:
        mlflow.log_metric("ratio", 10 / number)
    except ZeroDivisionError:
        status = "FAILED"
        mlflow.set_tag("error", "division")
    mlflow.end_run(status=status)


for n in (2, 0, 5):
    attempt(n)
