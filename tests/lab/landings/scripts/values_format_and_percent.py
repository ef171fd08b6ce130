import mlflow

team, year = "blue", 2024
mlflow.set_experiment("{}-{}".format(team, year))
with mlflow.start_run(run_name="%s team" % team):
    mlflow.log_metric("score_%d" % year, 1)
    mlflow.log_metric("score_" + str(year + 1), 2)
    mlflow.log_param("-".join([team, "captain"]), "ana")

template = "season-{year}/{team}"
mlflow.set_experiment(template.format(year=year, team=team))
mlflow.start_run()
for place, name in enumerate(["ana", "bo"], 1):
    mlflow.log_metric("place_{:02d}".format(place), place, step=place)
    mlflow.set_tag(f"player{place:>02}", name)
mlflow.end_run()
