import mlflow
import pandas as pd

frame = pd.DataFrame({"x": [1, 2, 3], "y": [0, 1, 0]})
dataset = mlflow.data.from_pandas(frame, name="toy", targets="y")

mlflow.set_experiment("datasets")
with mlflow.start_run():
    mlflow.log_input(dataset, context="training")
    mlflow.log_metric("rows", len(frame))
mlflow.log_input(dataset, context="evaluation")
mlflow.end_run()

for share in (0.5, 1.0):
    part = mlflow.data.from_pandas(frame.sample(frac=share, random_state=0), name=f"part-{share}")
    with mlflow.start_run(run_name=part.name):
        mlflow.log_input(part)
