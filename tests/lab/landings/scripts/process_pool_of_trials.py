import multiprocessing

import mlflow

URI = "sqlite:///processes.db"


def trial(depth):
    mlflow.set_tracking_uri(URI)
    mlflow.set_experiment("processes")
    with mlflow.start_run(run_name=f"depth {depth}"):
        mlflow.log_param("depth", depth)
        mlflow.log_metric("score", depth / 10)
    return depth / 10


if __name__ == "__main__":
    mlflow.set_tracking_uri(URI)
    mlflow.set_experiment("processes")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        scores = pool.map(trial, [1, 2])
    with mlflow.start_run(run_name="summary"):
        mlflow.log_metric("best", max(scores))
