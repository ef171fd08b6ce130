# Databricks notebook source
import mlflow

# COMMAND ----------

mlflow.set_experiment("shared-notebook")
mlflow.set_tag("opened", "by a tag")

# COMMAND ----------

for epoch in [0, 1, 2]:
    mlflow.log_metric("loss", 1.0 - epoch / 10, step=epoch)

# COMMAND ----------

run = mlflow.active_run()
print(run.info.run_id)
mlflow.end_run()

# COMMAND ----------

with mlflow.start_run(run_name="clean"):
    mlflow.log_metric("loss", 0.5)
