import mlflow

mlflow.set_experiment("params-change")
with mlflow.start_run():
    for lr in (0.1, 0.01):
        mlflow.log_param("lr", lr)
        mlflow.log_metric("loss", lr)

print("both learning rates done")
best = 0.01
with mlflow.start_run(run_name="best"):
    mlflow.log_param("lr", best)
    mlflow.log_metric("loss", best)


def never_called():
    mlflow.log_metric("dead", 1)
