//! Runs: opened, active, ended.

pub(crate) mod end_run_hides_failure;
pub(crate) mod implicit_run_before_start_run;
pub(crate) mod log_after_run_ended;
pub(crate) mod missing_call_parens;
mod rewrap;
pub(crate) mod start_run_while_active;
pub(crate) mod unended_run;
