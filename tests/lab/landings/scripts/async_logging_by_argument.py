import mlflow

mlflow.set_experiment("async-arguments")
with mlflow.start_run():
    pending = [mlflow.log_metric("m", i, step=i, synchronous=False) for i in range(2)]
    pending.append(mlflow.log_params({"p": 1}, synchronous=False))
    for operation in pending:
        operation.wait()
    mlflow.log_metric("waited", len(pending))

tags = mlflow.set_tag("left", "open", synchronous=False)
tags.wait()
metrics = mlflow.log_metrics({"a": 1, "b": 2}, step=4, synchronous=False)
metrics.wait()
mlflow.end_run()
