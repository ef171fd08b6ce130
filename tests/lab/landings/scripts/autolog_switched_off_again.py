import mlflow
from sklearn.datasets import make_regression
from sklearn.linear_model import Ridge

X, y = make_regression(n_samples=30, n_features=3, random_state=0)
mlflow.set_experiment("on-and-off")
mlflow.sklearn.autolog(log_models=False)
Ridge(alpha=1.0).fit(X, y)
mlflow.sklearn.autolog(disable=True)
Ridge(alpha=2.0).fit(X, y)

with mlflow.start_run(run_name="by hand"):
    mlflow.log_param("alpha", 3.0)
    Ridge(alpha=3.0).fit(X, y)
mlflow.log_metric("after", 1)
