import mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression

mlflow.set_experiment("autolog")
mlflow.sklearn.autolog(log_models=False, log_datasets=False)
X, y = load_iris(return_X_y=True)

model = LinearRegression()
model.fit(X, y)
# autologging has ended its own run, so this opens another one
mlflow.log_metric("extra", model.score(X, y))
mlflow.end_run()

with mlflow.start_run(run_name="explicit"):
    LinearRegression(fit_intercept=False).fit(X, y)
    mlflow.set_tag("kind", "explicit")
