# %%
%pip install mlflow scikit-learn
!mkdir -p figures
# %%
%env MLFLOW_TRACKING_URI=sqlite:///magics.db
%matplotlib inline
import mlflow
# %%
mlflow.set_experiment("magics")
with mlflow.start_run() as run:
    for k in (3, 5, 7):
        mlflow.log_metric("inertia", 100 / k, step=k)
# %%
!ls figures
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.set_tag("elbow", "5")
