import mlflow
from sklearn.linear_model import LinearRegression

mlflow.set_experiment("models")
model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])

with mlflow.start_run():
    mlflow.log_metric("r2", model.score([[0.0], [1.0]], [0.0, 1.0]))
    mlflow.sklearn.log_model(model, "model", pip_requirements=["scikit-learn"])
    mlflow.set_tag("logged", "yes")

with mlflow.start_run(run_name="refit"):
    model.fit([[0.0], [2.0]], [1.0, 0.0])
    mlflow.log_param("rows", 2)
    mlflow.sklearn.log_model(model, "refitted", pip_requirements=["scikit-learn"])
    mlflow.log_metric("slope", float(model.coef_[0]))
