import mlflow

MODELS = ["ridge", "lasso", "elastic"]

for model in MODELS:
    mlflow.set_experiment(f"bench-{model}")
    with mlflow.start_run(run_name=model):
        mlflow.log_param("model", model)
        for position, alpha in enumerate([0.1, 1.0]):
            mlflow.log_metric("r2", 1 - alpha / 2, step=position)

# the last one set is the one that stays
with mlflow.start_run(run_name="ensemble"):
    mlflow.log_param("models", len(MODELS))
    mlflow.log_metric("r2", 0.97)
print("experiments:", [f"bench-{m}" for m in MODELS])
