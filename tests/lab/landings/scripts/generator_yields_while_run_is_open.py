import mlflow


def epochs(count):
    with mlflow.start_run(run_name="generator"):
        for epoch in range(count):
            yield epoch
            mlflow.log_metric("done", epoch, step=epoch)
        mlflow.log_param("epochs", count)


mlflow.set_experiment("generators")
for epoch in epochs(2):
    mlflow.log_metric("loss", 1 / (epoch + 1), step=epoch)
mlflow.log_metric("after", 1)
