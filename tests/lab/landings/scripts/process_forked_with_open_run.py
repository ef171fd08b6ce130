import multiprocessing

import mlflow

mlflow.set_experiment("forked")


def child(value):
    # the copy of the parent's run is active here
    mlflow.log_metric("from_child", value)


run = mlflow.start_run(run_name="parent")
mlflow.log_metric("from_parent", 1)
process = multiprocessing.get_context("fork").Process(target=child, args=(2,))
process.start()
process.join()
mlflow.end_run()
