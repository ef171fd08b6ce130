import mlflow


class Study:
    def optimize(self, objective, trials, callbacks):
        for trial in range(trials):
            value = objective(trial)
            for callback in callbacks:
                callback(self, trial, value)


def report(study, trial, value):
    mlflow.log_metric("objective", value, step=trial)


mlflow.set_tracking_uri("sqlite:///study.db")
mlflow.set_experiment("study-callback")
study = Study()
with mlflow.start_run():
    study.optimize(lambda trial: 1 / (trial + 1), trials=3, callbacks=[report])
