import mlflow

mlflow.set_experiment("syntax")
if (run := mlflow.start_run(run_name="walrus")) is not None:
    mlflow.log_metric("a", 1) or mlflow.log_metric("b", 2)
    (
        mlflow
        .MlflowClient()
        .log_metric(run.info.run_id, "c", 3)
    )
    ok = True
    mlflow.log_metric("d" if ok else "e", 4); mlflow.log_param("p", 1)
mlflow.end_run()
mlflow.log_metric(key="f", value=5, step=2)
mlflow.log_metric(**{"key": "g", "value": 6})
