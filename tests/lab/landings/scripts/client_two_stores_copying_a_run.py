from mlflow import MlflowClient

source = MlflowClient(tracking_uri="sqlite:///source.db")
target = MlflowClient(tracking_uri="sqlite:///target.db")

original = source.create_run(source.create_experiment("origin"))
source.log_param(original.info.run_id, "lr", 0.1)
source.log_metric(original.info.run_id, "auc", 0.9, step=3)
source.set_terminated(original.info.run_id)


def copy(run_id):
    run = source.get_run(run_id)
    made = target.create_run(target.create_experiment("copies"))
    for key, value in run.data.params.items():
        target.log_param(made.info.run_id, key, value)
    for key, value in run.data.metrics.items():
        target.log_metric(made.info.run_id, key, value)
    target.set_tag(made.info.run_id, "copied_from", run_id)
    target.set_terminated(made.info.run_id, run.info.status)
    return made


print(copy(original.info.run_id).info.status)
