//! Another run of the same name, where one was to be gone on with. Only the author knows which was meant.

use crate::mlflow::Range;
use crate::pitfalls::{Outcome, Pitfall};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "run-name-does-not-resume",
    family: "runs",
    outcome: Outcome::Silent,
    releases: Range::ALL,
    rules: &[],
};
