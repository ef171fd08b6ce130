//! The JSON format. Other programs read it, so its shape stays as it is.

use super::told::Told;
use crate::mlflow::Release;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    caveat: &'static str,
    mlflow: String,
    files: &'a [Told],
}

/// The findings of all files as one JSON document, ending with a newline.
///
/// # Errors
/// Those of the serializer, which has no reason for any here.
pub fn json(files: &[Told], release: Release) -> serde_json::Result<String> {
    let document = Document { caveat: env!("CARGO_PKG_VERSION"), mlflow: release.to_string(), files };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}
