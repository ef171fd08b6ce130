import mlflow


class Session:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        mlflow.set_experiment("sessions")
        self.run = mlflow.start_run(run_name=self.name)
        mlflow.set_tag("session", self.name)
        return self

    def __exit__(self, kind, error, trace):
        mlflow.set_tag("clean", str(kind is None))
        mlflow.end_run("FAILED" if kind else "FINISHED")
        return False

    def note(self, text):
        mlflow.log_text(text, "note.txt")


with Session("morning") as session:
    session.note("coffee first")
    mlflow.log_metric("cups", 2)
with Session("evening") as session:
    mlflow.log_metric("cups", 1)
    session.note("tea")
