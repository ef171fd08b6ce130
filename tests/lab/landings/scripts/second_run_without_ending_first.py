import mlflow

mlflow.set_experiment("lr-search")

for lr in [0.1, 0.01, 0.001]:
    mlflow.start_run(run_name=f"lr={lr}")
    mlflow.log_param("lr", lr)
    loss = 1 - lr
    mlflow.log_metric("loss", loss)
    # forgot mlflow.end_run(): the second turn raises
print("finished")


def summary():
    with mlflow.start_run(run_name="summary"):
        mlflow.log_metric("tried", 3)


summary()
