import itertools

import mlflow
from sklearn.datasets import make_classification
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(n_samples=60, random_state=0)
GRID = {"max_depth": [1, 3], "criterion": ["gini", "entropy"]}

mlflow.set_experiment("grid")
with mlflow.start_run(run_name="grid search"):
    best = 0.0
    for depth, criterion in itertools.product(GRID["max_depth"], GRID["criterion"]):
        with mlflow.start_run(nested=True, run_name=f"{criterion}-{depth}"):
            tree = DecisionTreeClassifier(max_depth=depth, criterion=criterion, random_state=0)
            tree.fit(X, y)
            accuracy = tree.score(X, y)
            mlflow.log_params({"max_depth": depth, "criterion": criterion})
            mlflow.log_metric("accuracy", accuracy)
            best = max(best, accuracy)
    mlflow.log_metric("best_accuracy", best)
