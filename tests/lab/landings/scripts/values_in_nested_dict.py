import mlflow

CONFIG = {
    "tracking": {"uri": "sqlite:///nested.db", "experiment": "nested-config"},
    "train": {"lr": 0.01, "epochs": 2},
}

tracking = CONFIG["tracking"]
mlflow.set_tracking_uri(tracking["uri"])
mlflow.set_experiment(tracking["experiment"])
with mlflow.start_run():
    mlflow.log_params(CONFIG["train"])
    for epoch in range(CONFIG["train"]["epochs"]):
        mlflow.log_metric("loss", CONFIG["train"]["lr"] * epoch, step=epoch)
    mlflow.set_tag("uri", CONFIG["tracking"]["uri"])
