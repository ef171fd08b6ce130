import mlflow

raw = "  My Experiment "
name = raw.strip().lower().replace(" ", "-")
mlflow.set_experiment(name)
with mlflow.start_run():
    for word in name.split("-"):
        mlflow.set_tag(word, word.upper())
    mlflow.log_metric("length", len(name))

parts = "red,green,blue".split(",")
mlflow.set_experiment("/".join(["Users", "me@example.com", parts[0].title()]))
with mlflow.start_run(run_name=parts[-1].capitalize()):
    mlflow.log_param(parts[1].upper(), len(parts))
    mlflow.log_metric("colour_" + parts[2][:2], 1)
    mlflow.log_metric("red".replace("r", "b"), 2)
