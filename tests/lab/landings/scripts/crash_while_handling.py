import mlflow

mlflow.set_experiment("double-trouble")


def cleanup():
    mlflow.log_metric("cleanup", 1)
    raise OSError("cleanup failed as well")


with mlflow.start_run():
    try:
        mlflow.log_metric("attempt", 1)
        raise ValueError("first")
    except ValueError:
        mlflow.log_metric("handled", 1)
        cleanup()
    finally:
        mlflow.log_metric("finally", 1)
