import mlflow

mlflow.set_experiment("bare-nesting")
mlflow.start_run(run_name="outer")
mlflow.log_metric("level", 0)
mlflow.start_run(run_name="middle", nested=True)
mlflow.log_metric("level", 1)
mlflow.start_run(run_name="inner", nested=True)
mlflow.log_metric("level", 2)
mlflow.end_run()
mlflow.log_metric("back_in_middle", 1)
mlflow.end_run()
mlflow.log_metric("back_in_outer", 1)
# the outer one is left to the exit hook
mlflow.set_tag("left", "to the exit hook")
