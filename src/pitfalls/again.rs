//! Whether a script will be run again against what it left behind.

use super::Context;
use crate::python::values::Value;
use crate::walk::CallSite;

/// Whether a call begins a run or writes to one: a script that logs is run again.
pub(crate) fn logs(site: &CallSite<'_>) -> bool {
    site.logs || site.name == "mlflow.start_run" || site.name.ends_with(".create_run")
}

/// A test or a demonstration whose store is a new one each time, or is thrown away.
pub(crate) fn makes_its_own_store(context: &Context<'_>) -> bool {
    let text = context.code.as_str();
    let somewhere = context.walked.uris.iter().any(|uri| matches!(uri.value, Value::Head(_)));
    somewhere
        || text.contains("def test_")
        || ["rmtree", "TemporaryDirectory", "mkdtemp", "tmp_path"].iter().any(|word| text.contains(word))
}
