from dataclasses import dataclass, field

import mlflow


@dataclass
class Logger:
    experiment: str
    prefix: str = "train"
    step: int = 0
    seen: list = field(default_factory=list)

    def __post_init__(self):
        mlflow.set_experiment(self.experiment)
        mlflow.start_run(run_name=self.prefix)

    def __call__(self, key, value):
        mlflow.log_metric(f"{self.prefix}/{key}", value, step=self.step)
        self.seen.append(key)
        self.step += 1

    def done(self):
        mlflow.log_param("calls", len(self.seen))
        mlflow.end_run()


log = Logger("dataclasses")
log("loss", 0.9)
log("loss", 0.7)
log.done()
