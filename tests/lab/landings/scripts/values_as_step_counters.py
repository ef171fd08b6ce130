import mlflow

mlflow.set_experiment("counters")
global_step = 0

with mlflow.start_run():
    for epoch in range(2):
        for batch in range(3):
            global_step += 1
            mlflow.log_metric("batch_loss", 1 / global_step, step=global_step)
        mlflow.log_metric("epoch_loss", 1 / (epoch + 1), step=epoch)
    mlflow.log_metric("no_step", 1)
    mlflow.log_metric("no_step", 2)
    mlflow.log_metric("last", 1, step=global_step)
    mlflow.log_metric("next", 1, step=global_step + 1)
