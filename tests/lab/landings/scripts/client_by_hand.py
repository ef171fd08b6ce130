from mlflow import MlflowClient

client = MlflowClient(tracking_uri="sqlite:///audit.db")
experiment_id = client.create_experiment("nightly-audit")

run = client.create_run(experiment_id, tags={"triggered_by": "cron"})
run_id = run.info.run_id
client.log_param(run_id, "tables", 12)
for position, missing in enumerate([0, 4, 1]):
    client.log_metric(run_id, "missing_rows", missing, step=position)
client.set_tag(run_id, "reviewed", "no")
client.log_text(run_id, "everything fine", "report.txt")
client.set_terminated(run_id)

late = MlflowClient(tracking_uri="sqlite:///audit.db")
late.set_tag(run_id, "archived", "yes")
