import mlflow


class Callback:
    def on_train_begin(self):
        pass

    def on_epoch_end(self, epoch, logs):
        pass

    def on_train_end(self):
        pass


class MlflowCallback(Callback):
    def on_train_begin(self):
        mlflow.start_run(run_name="callback")

    def on_epoch_end(self, epoch, logs):
        for key, value in logs.items():
            mlflow.log_metric(key, value, step=epoch)

    def on_train_end(self):
        mlflow.end_run()


class Model:
    def fit(self, epochs, callbacks):
        for callback in callbacks:
            callback.on_train_begin()
        for epoch in range(epochs):
            logs = {"loss": 1 / (epoch + 1), "acc": epoch / epochs}
            for callback in callbacks:
                callback.on_epoch_end(epoch, logs)
        for callback in callbacks:
            callback.on_train_end()


mlflow.set_experiment("callbacks")
Model().fit(epochs=3, callbacks=[MlflowCallback()])
