"""Random search with a parent, children, early stopping and a champion."""
import random

import mlflow

SPACE = {
    "depth": [2, 4, 8],
    "rate": [0.3, 0.1, 0.03],
}
MAX_TRIALS = 4
rng = random.Random(42)


def sample():
    return {name: rng.choice(values) for name, values in SPACE.items()}


def train(params):
    loss = 1.0
    for epoch in range(4):
        loss *= 1 - params["rate"] / params["depth"]
        mlflow.log_metric("loss", loss, step=epoch)
        if loss < 0.9:
            mlflow.set_tag("early", epoch)
            break
    return loss


def search(name):
    champion = None
    with mlflow.start_run(run_name=name) as parent:
        mlflow.log_params({"trials": MAX_TRIALS, "space": len(SPACE)})
        for number in range(MAX_TRIALS):
            params = sample()
            with mlflow.start_run(run_name=f"{name}-{number}", nested=True) as child:
                mlflow.log_params(params)
                try:
                    loss = train(params)
                except ZeroDivisionError:
                    mlflow.set_tag("failed", "yes")
                    continue
                mlflow.log_metric("final_loss", loss)
                if champion is None or loss < champion[0]:
                    champion = (loss, child.info.run_id)
            mlflow.log_metric("best_so_far", champion[0], step=number)
        mlflow.set_tag("champion", champion[1][:8])
    return parent.info.run_id, champion[1]


mlflow.set_tracking_uri("sqlite:///search.db")
mlflow.set_experiment("random-search")
parent_id, champion_id = search("round-1")

client = mlflow.MlflowClient()
client.set_tag(champion_id, "stage", "candidate")
with mlflow.start_run(run_id=parent_id):
    mlflow.log_metric("searched", 1)
