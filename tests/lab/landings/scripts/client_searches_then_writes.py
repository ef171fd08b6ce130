import mlflow
from mlflow.tracking import MlflowClient

mlflow.set_experiment("ranked")
for score in (0.2, 0.9, 0.5):
    with mlflow.start_run():
        mlflow.log_metric("score", score)

client = MlflowClient()
experiment = client.get_experiment_by_name("ranked")
best = client.search_runs(
    [experiment.experiment_id], order_by=["metrics.score DESC"], max_results=1
)[0]
client.set_tag(best.info.run_id, "champion", "true")
client.log_param(best.info.run_id, "chosen_by", "score")
