import mlflow

mlflow.set_experiment("sweeps")
with mlflow.start_run(run_name="sweep"):
    mlflow.log_param("size", 2)
    for lr in (0.1, 0.2):
        try:
            with mlflow.start_run(run_name=f"lr {lr}"):
                mlflow.log_metric("loss", lr)
        except Exception as error:
            # "Run with UUID ... is already active"
            mlflow.log_metric("refused", 1)
    mlflow.log_metric("done", 1)
    with mlflow.start_run(run_name="said so", nested=True):
        mlflow.log_metric("accepted", 1)
