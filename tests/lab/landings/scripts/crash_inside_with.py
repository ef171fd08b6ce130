import mlflow


def train(rows):
    if len(rows) < 3:
        raise ValueError("too few rows")
    return sum(rows)


mlflow.set_experiment("fragile")
with mlflow.start_run():
    mlflow.log_param("rows", 2)
    mlflow.log_metric("started", 1)
    total = train([1, 2])
    mlflow.log_metric("total", total)
