import mlflow
import mlflow.sklearn
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

mlflow.sklearn.autolog(log_models=False, silent=True)
mlflow.set_experiment("autolog-inside")
X, y = load_iris(return_X_y=True)

with mlflow.start_run(run_name="tree"):
    tree = DecisionTreeClassifier(max_depth=2).fit(X, y)
    mlflow.log_metric("depth", tree.get_depth())
    mlflow.set_tag("autolog", "on")

DecisionTreeClassifier(max_depth=1).fit(X, y)
mlflow.log_metric("outside", 1)
