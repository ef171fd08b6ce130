//! Workers: threads and processes.

pub(crate) mod set_experiment_in_worker;
