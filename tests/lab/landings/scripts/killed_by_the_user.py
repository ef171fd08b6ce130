import mlflow

mlflow.set_experiment("interrupted")
mlflow.start_run()
try:
    for epoch in range(5):
        mlflow.log_metric("loss", 1 / (1 + epoch), step=epoch)
        if epoch == 2:
            raise KeyboardInterrupt
except KeyboardInterrupt:
    mlflow.set_tag("stopped", "by hand")
    mlflow.end_run("KILLED")
else:
    mlflow.end_run()
mlflow.log_metric("epilogue", 1)
