import mlflow

PROJECT = "forecast"
VERSION = 3
experiment = f"{PROJECT}-v{VERSION}"
mlflow.set_experiment(experiment)

for region in ("eu", "us"):
    run_name = f"{experiment}/{region}"
    with mlflow.start_run(run_name=run_name):
        for metric in ["mae", "mape"]:
            mlflow.log_metric(f"{region}.{metric}", 0.1)
        mlflow.set_tag("full_name", run_name)
        mlflow.log_metric(f"{region!s}_{VERSION:03d}", 1)
        mlflow.log_param(f"{PROJECT}_version", VERSION)
