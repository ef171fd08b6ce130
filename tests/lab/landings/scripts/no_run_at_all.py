import mlflow

# nobody told me that I need a run
params = {"n_estimators": 100, "max_depth": 6}
mlflow.log_params(params)

scores = [0.71, 0.74, 0.78]
for fold, score in enumerate(scores):
    mlflow.log_metric("fold_accuracy", score, step=fold)
mlflow.log_metric("mean_accuracy", sum(scores) / len(scores))
mlflow.log_text("trained on three folds", "notes.txt")

for name in ("one", "two"):
    with open(name + ".txt", "w") as file:
        file.write(name)
    mlflow.log_artifact(name + ".txt", artifact_path="parts")
mlflow.set_tag("state", "complete")
