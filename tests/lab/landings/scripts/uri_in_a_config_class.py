import dataclasses

import mlflow


@dataclasses.dataclass
class Config:
    tracking_uri: str = "sqlite:///config.db"
    experiment: str = "dataclass-config"
    learning_rate: float = 0.01
    epochs: int = 2


cfg = Config(epochs=3)
mlflow.set_tracking_uri(cfg.tracking_uri)
mlflow.set_experiment(cfg.experiment)

with mlflow.start_run():
    mlflow.log_params(dataclasses.asdict(cfg))
    for epoch in range(cfg.epochs):
        mlflow.log_metric("loss", cfg.learning_rate / (epoch + 1), step=epoch)
