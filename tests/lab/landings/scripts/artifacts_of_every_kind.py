import os

import mlflow
import numpy as np

os.makedirs("out", exist_ok=True)
with open("out/report.md", "w") as f:
    f.write("# Report\n")

mlflow.set_experiment("artifacts")
with mlflow.start_run():
    mlflow.log_artifact("out/report.md")
    mlflow.log_artifact("out/report.md", artifact_path="reports")
    mlflow.log_artifacts("out", artifact_path="everything")
    mlflow.log_text("plain", "texts/plain.txt")
    mlflow.log_dict({"a": [1, 2]}, "data/a.yaml")
    mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "images/black.png")
    mlflow.log_table({"x": [1, 2], "y": ["a", "b"]}, artifact_file="tables/t.json")
