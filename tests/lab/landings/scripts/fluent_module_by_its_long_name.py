import mlflow
import mlflow.tracking.fluent as fluent

fluent.set_experiment("long-names")
with fluent.start_run(run_name="fluent"):
    fluent.log_metric("a", 1)
    mlflow.tracking.fluent.log_param("b", 2)
    mlflow.log_metric("c", 3)

from mlflow.tracking import fluent as again

run = again.start_run(run_name="second import")
again.log_metric("d", 4)
mlflow.log_metric("e", 5, step=1)
fluent.set_tag("f", "6")
again.end_run()
