//! Models of the `pyfunc` flavour: how they are written, saved, loaded and asked.

mod classes;
pub(crate) mod local_module_without_code_paths;
pub(crate) mod predict_params_ignored;
pub(crate) mod pyfunc_model_no_such_method;
pub(crate) mod python_model_artifact_key;
pub(crate) mod python_model_not_instance;
pub(crate) mod python_model_predict_signature;
pub(crate) mod python_model_unpicklable_state;
pub(super) mod saved;
pub(crate) mod set_model_not_executed;
pub(crate) mod wrong_flavor_load;
