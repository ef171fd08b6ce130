//! A class imported from a module of the project is saved by its name: the model loads only where that
//! module is. Which modules are the project's own a script does not tell, so no rule finds it.

use crate::mlflow::Range;
use crate::pitfalls::{Outcome, Pitfall};

pub(crate) const PITFALL: Pitfall = Pitfall {
    id: "local-module-without-code-paths",
    family: "pyfunc",
    outcome: Outcome::Fails,
    releases: Range::ALL,
    rules: &[],
};
