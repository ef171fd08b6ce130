"""Train a small classifier with everything that a tutorial recommends."""
import argparse
import json
import os
import random

import mlflow
from mlflow import MlflowClient

DEFAULTS = {"lr": 0.1, "epochs": 3, "batch_size": 16}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiment-name", default="long-training-script")
    parser.add_argument("--tracking-uri", default=os.environ.get("MY_TRACKING_URI", "sqlite:///train.db"))
    parser.add_argument("--seed", type=int, default=13)
    return parser.parse_args()


def make_data(seed, rows=64):
    rng = random.Random(seed)
    points = [(rng.random(), rng.random()) for _ in range(rows)]
    labels = [int(x + y > 1) for x, y in points]
    return points, labels


class Perceptron:
    def __init__(self, lr):
        self.lr = lr
        self.weights = [0.0, 0.0, 0.0]

    def predict(self, point):
        x, y = point
        a, b, c = self.weights
        return int(a * x + b * y + c > 0)

    def update(self, point, label):
        error = label - self.predict(point)
        x, y = point
        for index, value in enumerate((x, y, 1.0)):
            self.weights[index] += self.lr * error * value
        return abs(error)


def evaluate(model, points, labels, prefix):
    right = sum(model.predict(p) == label for p, label in zip(points, labels))
    accuracy = right / len(labels)
    mlflow.log_metric(f"{prefix}_accuracy", accuracy)
    return accuracy


def main():
    args = parse_arguments()
    mlflow.set_tracking_uri(args.tracking_uri)
    mlflow.set_experiment(args.experiment_name)

    points, labels = make_data(args.seed)
    cut = len(points) * 3 // 4
    with mlflow.start_run(run_name="perceptron") as run:
        mlflow.log_params(DEFAULTS)
        mlflow.log_param("seed", args.seed)
        model = Perceptron(DEFAULTS["lr"])
        for epoch in range(DEFAULTS["epochs"]):
            mistakes = sum(model.update(p, y) for p, y in zip(points[:cut], labels[:cut]))
            mlflow.log_metric("mistakes", mistakes, step=epoch)
        evaluate(model, points[:cut], labels[:cut], "train")
        test = evaluate(model, points[cut:], labels[cut:], "test")
        with open("weights.json", "w") as f:
            json.dump(model.weights, f)
        mlflow.log_artifact("weights.json", artifact_path="model")

    client = MlflowClient(tracking_uri=args.tracking_uri)
    client.set_tag(run.info.run_id, "quality", "good" if test > 0.8 else "poor")


if __name__ == "__main__":
    main()
