import mlflow

STAGING = "sqlite:///staging.db"
PRODUCTION = "sqlite:///production.db"


def report(where, accuracy):
    mlflow.set_tracking_uri(where)
    mlflow.set_experiment("spam-filter")
    with mlflow.start_run():
        mlflow.log_metric("accuracy", accuracy)
        mlflow.set_tag("where", where)


report(STAGING, 0.91)
report(PRODUCTION, 0.93)
