# releases: >=2.18
from concurrent.futures import ThreadPoolExecutor

import mlflow

mlflow.set_tracking_uri("sqlite:///threads.db")
for name in ("north", "south"):
    mlflow.create_experiment(name)


def region(name):
    experiment = mlflow.get_experiment_by_name(name)
    with mlflow.start_run(experiment_id=experiment.experiment_id, run_name=name, nested=True):
        mlflow.log_param("region", name)
        mlflow.log_metric("sales", len(name))


with ThreadPoolExecutor(max_workers=2) as pool:
    futures = [pool.submit(region, name) for name in ("north", "south")]
    for future in futures:
        future.result()
