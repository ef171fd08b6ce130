import mlflow


class Trainer:
    name = "base"
    epochs = 2

    def train(self):
        with mlflow.start_run(run_name=self.name):
            mlflow.log_params(self.params())
            for epoch in range(self.epochs):
                self.on_epoch(epoch)

    def params(self):
        return {"epochs": self.epochs}

    def on_epoch(self, epoch):
        mlflow.log_metric("loss", 1.0 / (epoch + 1), step=epoch)


class Noisy(Trainer):
    name = "noisy"

    def params(self):
        return {**super().params(), "noise": 0.1}

    def on_epoch(self, epoch):
        super().on_epoch(epoch)
        mlflow.log_metric("noise", 0.1, step=epoch)


mlflow.set_experiment("hierarchy")
for trainer in (Trainer(), Noisy()):
    trainer.train()
