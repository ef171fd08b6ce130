import mlflow


def configure(uri="sqlite:///team.db", experiment="team"):
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment(experiment)


def log_result(name, value):
    mlflow.log_metric(name, value)


configure()
with mlflow.start_run(run_name="default settings"):
    log_result("rows", 5)

configure(experiment="team-extra")
with mlflow.start_run(run_name="extra"):
    log_result("rows", 6)
    log_result("columns", 3)
