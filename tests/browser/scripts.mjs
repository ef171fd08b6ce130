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
