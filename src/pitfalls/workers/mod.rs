//! Workers: threads and processes.

pub(crate) mod concurrent_async_runs;
pub(crate) mod log_in_worker;
pub(crate) mod set_experiment_in_worker;
pub(crate) mod unguarded_rank_logging;
