import mlflow


def fmin(fn, space, max_evals):
    losses = []
    for candidate in space[:max_evals]:
        losses.append(fn(candidate)["loss"])
    return min(losses)


def objective(params):
    with mlflow.start_run(nested=True):
        mlflow.log_params(params)
        loss = abs(params["c"] - 1)
        mlflow.log_metric("loss", loss)
    return {"loss": loss, "status": "ok"}


space = [{"c": 0.5, "kernel": "rbf"}, {"c": 1.5, "kernel": "poly"}]
mlflow.set_experiment("hyperopt")
best = fmin(objective, space, max_evals=2)
# no parent was opened: this is a run of its own
mlflow.log_metric("best_loss", best)
