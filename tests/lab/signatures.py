"""Prints, as JSON, the signatures of one release's functions. Runs under its Python.

{"functions": {NAME: {"parameters": [[NAME, KIND, REQUIRED]], "more_positional", "more_keywords"}},
 "names": [every public callable of the module mlflow]}

KIND is "positional" (cannot be named), "any" or "keyword" (must be named).
`more_positional` and `more_keywords` tell of *args and **kwargs. Where a function
takes **kwargs, a keyword that is not listed may still be right.
"""

import importlib
import inspect
import json
import os
import sys

FLUENT = """
active_run autolog create_experiment delete_experiment delete_run delete_tag end_run flush_artifact_async_logging
flush_async_logging get_artifact_uri get_experiment get_experiment_by_name get_parent_run
get_registry_uri get_run get_tracking_uri last_active_run load_table log_artifact log_artifacts
log_dict log_figure log_image log_input log_inputs log_metric log_metrics log_outputs log_param
log_params log_table log_text register_model search_experiments search_runs set_experiment
set_experiment_tag set_experiment_tags set_registry_uri set_tag set_tags set_tracking_uri start_run
""".split()

CLIENT = """
create_experiment create_run delete_tag get_experiment get_experiment_by_name get_metric_history
get_run list_artifacts log_artifact log_artifacts log_batch log_dict log_figure log_image log_inputs
log_metric log_param log_table log_text search_experiments search_runs set_experiment_tag set_tag
set_terminated update_run
""".split()

FLAVOURS = """
catboost diffusers dspy fastai gluon h2o johnsnowlabs keras langchain lightgbm llama_index mleap
onnx openai paddle pmdarima promptflow prophet pyfunc pyspark.ml pytorch sentence_transformers shap
sklearn spacy spark statsmodels tensorflow transformers xgboost
""".split()

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "any",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
}


def main():
    # What an import prints is not part of the answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    import mlflow

    functions = {}
    for name in FLUENT:
        add(functions, f"mlflow.{name}", getattr(mlflow, name, None))
    add(functions, "mlflow.MlflowClient", mlflow.MlflowClient)
    for name in CLIENT:
        method = getattr(mlflow.MlflowClient, name, None)
        add(functions, f"mlflow.MlflowClient.{name}", method, bound=True)
    for flavour in FLAVOURS:
        try:
            module = importlib.import_module(f"mlflow.{flavour}")
        except Exception:
            continue  # its library is not in the laboratory
        for name in ("autolog", "load_model", "log_model", "save_model"):
            add(functions, f"mlflow.{flavour}.{name}", getattr(module, name, None))
    names = [name for name in dir(mlflow) if not name.startswith("_")]
    callables = [name for name in names if is_function(getattr(mlflow, name, None))]
    os.write(answer, json.dumps({"functions": functions, "names": callables}).encode())


def is_function(value):
    return callable(value) and not inspect.ismodule(value)


def add(functions, name, function, bound=False):
    if function is None:
        return
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())[bound:]
    kinds = {parameter.kind for parameter in parameters}
    functions[name] = {
        "parameters": [
            [parameter.name, KINDS[parameter.kind], parameter.default is parameter.empty]
            for parameter in parameters
            if parameter.kind in KINDS
        ],
        "more_positional": inspect.Parameter.VAR_POSITIONAL in kinds,
        "more_keywords": inspect.Parameter.VAR_KEYWORD in kinds,
    }


if __name__ == "__main__":
    sys.exit(main())
