//! Experiments: which one a run belongs to.

pub(crate) mod set_experiment_in_run;
