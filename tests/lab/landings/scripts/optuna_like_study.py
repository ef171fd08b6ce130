import random

import mlflow


class Trial:
    def __init__(self, number, rng):
        self.number = number
        self._rng = rng

    def suggest_float(self, name, low, high):
        return self._rng.uniform(low, high)


class Study:
    def __init__(self):
        self.best = None

    def optimize(self, objective, n_trials, callbacks=()):
        rng = random.Random(0)
        for number in range(n_trials):
            value = objective(Trial(number, rng))
            self.best = value if self.best is None else min(self.best, value)
            for callback in callbacks:
                callback(self, number)


def objective(trial):
    with mlflow.start_run(nested=True, run_name=f"trial {trial.number}"):
        x = trial.suggest_float("x", -1, 1)
        mlflow.log_param("x", x)
        mlflow.log_metric("y", x * x)
        return x * x


mlflow.set_experiment("study")
with mlflow.start_run(run_name="study"):
    study = Study()
    study.optimize(objective, n_trials=3)
    mlflow.log_metric("best_y", study.best)
