"""My first MLflow script, following the quickstart."""
import mlflow

mlflow.set_experiment("quickstart")

with mlflow.start_run():
    mlflow.log_param("alpha", 0.5)
    mlflow.log_param("l1_ratio", 0.1)
    for epoch in range(3):
        loss = 1.0 / (epoch + 1)
        mlflow.log_metric("loss", loss, step=epoch)
    mlflow.log_metric("final_loss", loss)
    mlflow.set_tag("author", "me")

print("done, now run: mlflow ui")
