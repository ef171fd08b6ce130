import mlflow as ml
from mlflow.tracking import MlflowClient as Client

ml.set_tracking_uri("sqlite:///alias.db")
exp = ml.set_experiment("aliases")
with ml.start_run() as r:
    ml.log_metric("x", 1)

c = Client()
for found in c.search_runs([exp.experiment_id]):
    c.set_tag(found.info.run_id, "seen", "yes")
c.log_metric(r.info.run_id, "y", 2)

start, stop = ml.start_run, ml.end_run
start(run_name="through variables")
ml.log_param("z", 3)
stop()
