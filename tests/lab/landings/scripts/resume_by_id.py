import mlflow

mlflow.set_experiment("long-training")

with mlflow.start_run(run_name="part one") as run:
    mlflow.log_param("optimizer", "adam")
    for step in range(0, 3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    saved_id = run.info.run_id

# ... next day
with mlflow.start_run(run_id=saved_id):
    for step in range(3, 6):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.set_tag("resumed", "yes")
