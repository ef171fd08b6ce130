import mlflow

NAME = "customer-segments"


def get_or_create(name):
    found = mlflow.get_experiment_by_name(name)
    if found is None:
        return mlflow.create_experiment(name)
    return found.experiment_id


exp_id = get_or_create(NAME)
again = get_or_create(NAME)
assert exp_id == again

with mlflow.start_run(experiment_id=exp_id):
    mlflow.log_param("clusters", 5)
    mlflow.log_metric("silhouette", 0.41)
