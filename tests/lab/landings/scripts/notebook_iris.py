# %%
import mlflow
import mlflow.sklearn

%env MLFLOW_EXPERIMENT_NAME=iris-notebook
# %%
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

X, y = load_iris(return_X_y=True)
# %%
mlflow.start_run(run_name="cell by cell")
mlflow.log_param("C", 0.5)
# %%
model = LogisticRegression(C=0.5, max_iter=200).fit(X, y)
accuracy = model.score(X, y)
# %%
mlflow.log_metric("accuracy", accuracy)
# %%
mlflow.end_run()
# %%
mlflow.set_tag("forgotten", "this opens another run")
