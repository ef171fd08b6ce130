import mlflow

VARIANTS = {"a": "control", "b": "treatment"}
mlflow.set_tracking_uri("sqlite:///ab.db")
runs = {}

for variant, label in VARIANTS.items():
    mlflow.set_experiment(f"ab-{variant}")
    with mlflow.start_run(run_name=label) as run:
        mlflow.log_metric("conversion", 0.1 if variant == "a" else 0.12)
        runs[variant] = run.info.run_id

client = mlflow.MlflowClient()
for variant, run_id in runs.items():
    client.set_tag(run_id, "compared_with", "b" if variant == "a" else "a")
