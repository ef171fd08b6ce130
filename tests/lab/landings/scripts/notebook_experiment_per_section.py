# %%
import os

os.environ["MLFLOW_TRACKING_URI"] = "sqlite:///sections.db"
import mlflow
# %% section 1
mlflow.set_experiment("eda")
with mlflow.start_run(run_name="describe"):
    mlflow.log_metric("columns", 12)
# %% section 2
mlflow.set_experiment("modelling")
run = mlflow.start_run(run_name="fit")
mlflow.log_metric("rmse", 3.1)
mlflow.end_run()
# %% section 3: back to the data
with mlflow.start_run(run_name="outliers"):
    mlflow.log_metric("outliers", 4)
# %%
mlflow.MlflowClient().log_metric(run.info.run_id, "rmse_later", 3.0)
