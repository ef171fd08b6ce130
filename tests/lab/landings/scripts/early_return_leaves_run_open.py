import mlflow


def train(rows):
    mlflow.start_run(run_name="train")
    mlflow.log_param("rows", rows)
    if rows == 0:
        return None
    mlflow.log_metric("loss", 1 / rows)
    mlflow.end_run()
    return 1 / rows


mlflow.set_experiment("early")
train(5)
train(0)
mlflow.log_metric("summary", 1)
mlflow.end_run()
