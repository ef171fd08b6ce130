import os

import mlflow

os.environ.setdefault("MLFLOW_EXPERIMENT_NAME", "defaulted")
os.environ.setdefault("MLFLOW_TRACKING_URI", "sqlite:///defaulted.db")


def main():
    with mlflow.start_run(run_name="env only"):
        mlflow.log_metric("score", 0.5)
        mlflow.log_param("n", 10)


if __name__ == "__main__":
    main()
