//! How a run stands.
//!
//! Seen in `mlflow/entities/run_status.py` of 2.9.2, 2.22.5 and 3.18.0.

/// Whether MLflow has this status.
#[must_use]
pub fn is_run_status(text: &str) -> bool {
    matches!(text, "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED")
}

/// The status that is meant by a word that is none.
#[must_use]
pub fn run_status_meant(text: &str) -> Option<&'static str> {
    Some(match text.to_ascii_uppercase().as_str() {
        "FINISHED" | "FINISH" | "SUCCESS" | "SUCCESSFUL" | "SUCCEEDED" | "COMPLETED" | "COMPLETE" | "DONE" | "OK" => {
            "FINISHED"
        }
        "FAILED" | "FAIL" | "FAILURE" | "ERROR" | "CRASHED" => "FAILED",
        "KILLED" | "CANCELLED" | "CANCELED" | "ABORTED" | "STOPPED" | "TERMINATED" | "INTERRUPTED" => "KILLED",
        _ => return None,
    })
}
