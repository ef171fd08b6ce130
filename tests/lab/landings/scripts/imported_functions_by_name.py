from mlflow import end_run, log_metric, log_param, set_experiment, start_run

set_experiment("short-names")
start_run(run_name="short")
log_param("style", "from-import")
for step, value in enumerate((3.0, 2.0, 1.0)):
    log_metric("error", value, step)
end_run()

log_metric("stray", 1)

from mlflow import set_tag as tag

end_run("FAILED")
with start_run(run_name="second") as second:
    tag("imported", "late")
    log_metric("error", 0.5, step=len("abc"))
