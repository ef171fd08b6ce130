from functools import partial

import mlflow

mlflow.set_experiment("partials")
log_train = partial(mlflow.log_metric, "train_loss")
at_ten = partial(mlflow.log_metric, step=10)

with mlflow.start_run():
    log_train(0.5)
    log_train(0.4, step=1)
    at_ten("val_loss", 0.6)

store = partial(mlflow.set_tag, value="yes")
store("seen")
partial(mlflow.log_param, "k", 1)()
