import mlflow

mlflow.set_experiment("inline")
with mlflow.start_run() as run:
    mlflow.log_param("p", 1)

mlflow.MlflowClient().set_tag(run.info.run_id, "status", "checked")
mlflow.tracking.MlflowClient().log_metric(run.info.run_id, "checked", 1.0)
mlflow.MlflowClient("sqlite:///elsewhere.db").create_experiment("unused")
elsewhere = mlflow.MlflowClient("sqlite:///elsewhere.db")
made = elsewhere.create_run(elsewhere.get_experiment_by_name("unused").experiment_id)
elsewhere.set_tag(made.info.run_id, "used", "after all")
mlflow.MlflowClient("sqlite:///elsewhere.db").log_metric(made.info.run_id, "x", 1, step=2)
elsewhere.set_terminated(made.info.run_id, status="FINISHED")
mlflow.log_metric("not_elsewhere", 1)
