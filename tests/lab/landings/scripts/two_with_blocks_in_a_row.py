import mlflow
from sklearn.datasets import load_wine
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

X, y = load_wine(return_X_y=True)
mlflow.set_experiment("wine")

with mlflow.start_run(run_name="dummy"):
    dummy = DummyClassifier().fit(X, y)
    mlflow.log_param("strategy", dummy.strategy)
    mlflow.log_metric("accuracy", dummy.score(X, y))

with mlflow.start_run(run_name="logistic"):
    logistic = LogisticRegression(max_iter=50, C=0.1).fit(X / X.max(axis=0), y)
    mlflow.log_params({"C": 0.1, "max_iter": 50})
    mlflow.log_metric("accuracy", logistic.score(X / X.max(axis=0), y))
