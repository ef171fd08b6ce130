import mlflow

WRITERS = {"metric": mlflow.log_metric, "param": mlflow.log_param, "tag": mlflow.set_tag}
RECORDS = [("param", "lr", 0.1), ("metric", "loss", 0.4), ("tag", "who", "me")]

mlflow.set_experiment("dispatch")
with mlflow.start_run(run_name="table driven"):
    for kind, key, value in RECORDS:
        WRITERS[kind](key, value)
    mlflow.log_metric("records", len(RECORDS))

log = WRITERS["metric"]
log("after_the_run", 1)
mlflow.end_run()
with mlflow.start_run(run_name="again"):
    log("loss", 0.3, step=1)
    getattr(mlflow, "log_param")("dynamic", 1)
