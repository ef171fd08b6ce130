from mlflow.tracking import MlflowClient

client = MlflowClient()
run = client.create_run(experiment_id="0", run_name="by client")
for name in ("precision", "recall"):
    client.log_metric(run.info.run_id, name, 0.5)
client.log_dict(run.info.run_id, {"precision": 0.5, "recall": 0.5}, "metrics.json")
# never terminated: it stays RUNNING

second = client.create_run("0", tags={"mlflow.note.content": "second try"})
identity = second.info.run_id
client.log_param(identity, "beta", 2)
client.log_metric(identity, "precision", 0.6, step=1)
client.log_metric(identity, "recall", 0.4, step=1)
client.set_terminated(identity)
