//! A model without a signature: what it is given is not checked. No rule finds it, since most of the
//! models without one are right: a signature is needed by whoever serves the model to others.

use crate::mlflow::Range;
use crate::pitfalls::{Outcome, Pitfall};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "log-model-no-signature",
    family: "models",
    outcome: Outcome::Advice,
    releases: Range::ALL,
    rules: &[],
};
