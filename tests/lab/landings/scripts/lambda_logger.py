import mlflow

mlflow.set_experiment("lambdas")
log = lambda key, value, step=0: mlflow.log_metric(key, value, step=step)  # noqa: E731
tag = lambda **tags: [mlflow.set_tag(k, v) for k, v in tags.items()]  # noqa: E731

with mlflow.start_run(run_name="lambda"):
    log("a", 1)
    log("a", 2, step=1)
    tag(color="red", size="xl")

actions = [lambda: mlflow.log_metric("first", 1), lambda: mlflow.log_metric("second", 2)]
with mlflow.start_run(run_name="deferred"):
    for action in actions:
        action()
    (lambda x: mlflow.log_param("x", x))(3)
actions[0]()
