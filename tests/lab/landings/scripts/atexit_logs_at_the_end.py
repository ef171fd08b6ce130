import atexit

import mlflow

mlflow.set_experiment("at-exit")


@atexit.register
def goodbye():
    mlflow.log_metric("goodbye", 1)


mlflow.start_run(run_name="until the end")
mlflow.log_metric("hello", 1)
atexit.register(mlflow.log_param, "registered", "directly")
