"""A trainer with callbacks; one of them owns the MLflow run."""
import mlflow


class Callback:
    def start(self, trainer):
        pass

    def epoch(self, trainer, epoch, loss):
        pass

    def stop(self, trainer, error=None):
        pass


class MlflowLogger(Callback):
    def __init__(self, experiment, every=1):
        self.experiment = experiment
        self.every = every
        self.owned = False

    def start(self, trainer):
        mlflow.set_experiment(self.experiment)
        if mlflow.active_run() is None:
            mlflow.start_run(run_name=trainer.name)
            self.owned = True
        mlflow.log_param("epochs", trainer.epochs)

    def epoch(self, trainer, epoch, loss):
        if epoch % self.every == 0:
            mlflow.log_metric("loss", loss, step=epoch)

    def stop(self, trainer, error=None):
        mlflow.set_tag("error", str(error))
        if self.owned:
            mlflow.end_run("FAILED" if error else "FINISHED")


class Trainer:
    def __init__(self, name, epochs, callbacks):
        self.name, self.epochs, self.callbacks = name, epochs, callbacks

    def emit(self, event, *args):
        for callback in self.callbacks:
            getattr(callback, event)(self, *args)

    def fit(self, fail_at=None):
        self.emit("start")
        try:
            for epoch in range(self.epochs):
                if epoch == fail_at:
                    raise ArithmeticError("diverged")
                self.emit("epoch", epoch, 1 / (epoch + 1))
        except ArithmeticError as error:
            self.emit("stop", error)
        else:
            self.emit("stop")


Trainer("short", 2, [MlflowLogger("callback-state")]).fit()
Trainer("long", 4, [MlflowLogger("callback-state", every=2)]).fit(fail_at=3)
with mlflow.start_run(run_name="outside"):
    Trainer("inner", 1, [MlflowLogger("callback-state")]).fit()
    mlflow.log_metric("still_open", 1)
