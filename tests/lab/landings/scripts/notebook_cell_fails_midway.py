# %%
import mlflow

mlflow.set_experiment("broken-cell")
# %%
mlflow.start_run(run_name="cell")
mlflow.log_param("rows", 3)
data = {"a": [1, 2, 3]}
# %%
mlflow.log_metric("sum", sum(data["a"]))
mean = sum(data["b"]) / 3
mlflow.log_metric("mean", mean)
# %%
mlflow.end_run()
# %%
mlflow.set_tag("next", "cell")
