// The scripts that the browser tests paste.

// The run is opened without being closed for certain, and `end_run` is not called.
export const UNENDED = `import mlflow

mlflow.start_run()
mlflow.log_metric("loss", 0.1)
mlflow.end_run
`;

// Nothing to find.
export const CLEAN = `import mlflow

with mlflow.start_run():
    mlflow.log_metric("loss", 0.1)
`;

// Two fixes that are safe.
export const TWO_PARENS = `import mlflow

with mlflow.start_run():
    mlflow.log_metric("loss", 0.1)
mlflow.end_run
print("done")
mlflow.end_run
`;

// A full-width bracket, as a Chinese input method leaves it.
export const FULL_WIDTH = `import mlflow

with mlflow.start_run():
    mlflow.log_metric（"loss", 0.1)
`;

// Text that would do harm if any of it became HTML.
export const HOSTILE = `import mlflow

mlflow.set_tracking_uri("localhost:5000/<img src=x onerror=alert(1)>")
mlflow.log_metric（"<script>alert(2)</script>", 0.1)
mlflow.start_run(run_nam="\`<b>bold</b>\`")
mlflow.start_run()
`;

// Calls whose signatures changed.
export const CALLS = `import mlflow
import mlflow.sklearn

with mlflow.start_run():
    mlflow.log_metric("loss", 0.1)
    mlflow.sklearn.log_model(model, artifact_path="model")
print(mlflow)
`;

// A parent, a child on each turn of a loop, and a helper that logs for both of its callers.
export const NESTED = `import mlflow

mlflow.set_tracking_uri("sqlite:///demo.db")
mlflow.set_experiment("grid")


def report(name, value):
    mlflow.log_metric(name, value)


with mlflow.start_run(run_name="search"):
    mlflow.set_tag("kind", "grid")
    for alpha in [0.1, 1.0]:
        with mlflow.start_run(nested=True):
            mlflow.log_param("alpha", alpha)
            for step in range(3):
                mlflow.log_metric("loss", alpha / (step + 1), step=step)
            report("final", alpha)
    report("best", 0.1)
`;

// Runs that logging calls open, a branch, and a client of another server.
export const MESSY = `import sys
import mlflow
from mlflow import MlflowClient

mlflow.log_param("seed", 7)
mlflow.log_metric("loss", 0.5)
mlflow.end_run()

if len(sys.argv) > 1:
    mlflow.set_experiment("named")
    mlflow.start_run()
mlflow.log_metric("acc", 0.9)
mlflow.end_run()

client = MlflowClient("http://127.0.0.1:5000")
run = client.create_run("0")
client.log_metric(run.info.run_id, "acc", 0.9)


def later(value):
    mlflow.log_metric("late", value)
`;

// Nothing is logged.
export const SILENT = `import mlflow

print(mlflow.get_tracking_uri())
`;

// A run that is still open on the second turn.
export const LOOPED = `import mlflow

for alpha in [0.1, 1.0]:
    mlflow.start_run()
    mlflow.log_param("alpha", alpha)
`;

// Two ways to one call, and each leads to another server.
export const TWICE = `import mlflow


def report(where, accuracy):
    mlflow.set_tracking_uri(where)
    mlflow.set_experiment("spam")
    with mlflow.start_run():
        mlflow.log_metric("accuracy", accuracy)


report("sqlite:///staging.db", 0.91)
report("sqlite:///production.db", 0.93)
`;
