# %% [markdown]
# ## Which model predicts the price best?
# %%
!pip install --quiet mlflow
%env MLFLOW_TRACKING_URI=sqlite:///story.db
# %%
import mlflow
from mlflow import MlflowClient

mlflow.set_experiment("price-story")
results = {}
# %% a first model, run by hand
run = mlflow.start_run(run_name="mean")
mlflow.log_param("model", "mean")
mlflow.log_metric("mae", 12.0)
results["mean"] = 12.0
# %% forgot to end it: the next cell repairs that
mlflow.end_run()


# %% now a function
def try_model(name, mae, *, tag=None):
    with mlflow.start_run(run_name=name) as tried:
        mlflow.log_param("model", name)
        mlflow.log_metric("mae", mae)
        if tag:
            mlflow.set_tag("note", tag)
    results[name] = mae
    return tried.info.run_id


# %%
linear = try_model("linear", 8.0)
forest = try_model("forest", 7.5, tag="slow")
# %% compare
best = min(results, key=results.get)
mlflow.log_metric("best_mae", results[best])
mlflow.set_tag("best", best)
# %% mark the winner
MlflowClient().set_tag(forest, "winner", "yes")
MlflowClient("sqlite:///story.db").log_metric(linear, "rank", 2)
# %% one more experiment
mlflow.end_run()
mlflow.set_experiment("price-story-2")
with mlflow.start_run():
    for year in range(2020, 2023):
        mlflow.log_metric("mae_by_year", year / 1000, step=year)
