import mlflow
from sklearn.linear_model import LinearRegression

model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
mlflow.set_experiment("model-only")
mlflow.sklearn.log_model(model, "model", pip_requirements=["scikit-learn"])
# 2.x has opened a run for the model; 3.x opens one only here
mlflow.log_metric("r2", 1.0)
mlflow.end_run()

with mlflow.start_run(run_name="with a run"):
    mlflow.log_param("features", 1)
    mlflow.sklearn.log_model(model, "model", pip_requirements=["scikit-learn"])

mlflow.set_experiment("after-models")
mlflow.set_tag("note", "nothing is open here")
