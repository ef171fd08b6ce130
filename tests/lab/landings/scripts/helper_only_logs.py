"""A module of helpers: whoever calls them has opened the run."""
import mlflow


def log_confusion(tp, fp, fn, tn):
    mlflow.log_metrics({"tp": tp, "fp": fp, "fn": fn, "tn": tn})
    precision = tp / (tp + fp)
    mlflow.log_metric("precision", precision)
    return precision


def log_config(config, prefix=""):
    for key, value in config.items():
        if isinstance(value, dict):
            log_config(value, prefix=f"{prefix}{key}.")
        else:
            mlflow.log_param(f"{prefix}{key}", value)


if __name__ == "__main__":
    mlflow.set_experiment("helpers")
    with mlflow.start_run():
        log_config({"model": {"depth": 3}, "seed": 1})
        log_confusion(5, 1, 2, 8)
