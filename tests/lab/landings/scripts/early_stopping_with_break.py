import mlflow

losses = [0.9, 0.7, 0.71, 0.72, 0.5]
mlflow.set_experiment("early-stopping")
with mlflow.start_run():
    patience, best = 2, float("inf")
    for epoch, loss in enumerate(losses):
        mlflow.log_metric("loss", loss, step=epoch)
        if loss < best:
            best, waited = loss, 0
            continue
        waited += 1
        if waited >= patience:
            mlflow.set_tag("stopped_at", epoch)
            break
    else:
        mlflow.set_tag("stopped_at", "never")
    mlflow.log_metric("best", best)
