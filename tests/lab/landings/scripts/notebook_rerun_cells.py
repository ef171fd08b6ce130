# %% [markdown]
# # Churn model
# %%
import mlflow

mlflow.set_tracking_uri("sqlite:///notebook.db")
mlflow.set_experiment("churn-notebook")
# %%
params = {"C": 1.0, "penalty": "l2"}
# %%
mlflow.start_run(run_name="first try")
mlflow.log_params(params)
# %%
mlflow.log_metric("auc", 0.71)
# %% second try
params["C"] = 0.1
mlflow.end_run()
mlflow.start_run(run_name="second try")
mlflow.log_params(params)
mlflow.log_metric("auc", 0.73)
