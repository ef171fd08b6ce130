import argparse

import mlflow


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--experiment", default="argparse-demo")
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--uri", default="sqlite:///cli.db")
    return parser.parse_args()


args = parse()
mlflow.set_tracking_uri(args.uri)
mlflow.set_experiment(args.experiment)
with mlflow.start_run():
    mlflow.log_params(vars(args))
    for epoch in range(args.epochs):
        mlflow.log_metric("loss", args.lr * (1 + epoch), step=epoch)
