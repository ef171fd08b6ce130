"""Calls functions of one release, each with one keyword, and prints as JSON how Python answered. Runs under its Python.

Standard input is {"pairs": [[NAME, KEYWORD]…], "folder": PATH}; the answer {NAME: {KEYWORD: WORD}}, and the words are

    taken            the call came past the binding of its arguments, wherever it ended then
    refused          the function itself does not take the keyword
    refused inside   it does, and hands it to another function, which does not
    no such name     the module or class has no such attribute
    not importable   the name stands in a module whose library is not here
    not reached      something before the function failed: autolog() looks for its library first
    no answer        the call did not end; this is a mistake of the laboratory

Nothing but the keyword is given, and its value is None. Python looks at the names of the keywords before it misses an
argument, so what is missing hides nothing. Each call is a process of its own in an empty folder. The store is an
address where nobody listens and PATH is empty, so a call that gets as far as doing something fails.
"""

import gc
import importlib
import inspect
import json
import os
import re
import shutil
import signal
import sys
import traceback
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SECONDS = 30
NOBODY = "http://127.0.0.1:9"
ENVIRONMENT = {
    "PATH": "",
    "MLFLOW_TRACKING_URI": NOBODY,
    "MLFLOW_REGISTRY_URI": NOBODY,
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "2",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
REFUSAL = re.compile(r"(?P<function>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<keyword>\w+)'")
NO_ARGUMENTS = re.compile(r"(?P<function>[\w.<>]+)\(\) takes no (?:keyword )?arguments")
MISSING = re.compile(r"(?P<function>[\w.<>]+)\(\) missing \d+ required")
# MLflow's own words, where a function takes **kwargs and looks into them later.
OWN_REFUSAL = re.compile(r"got unexpected keyword arguments: \{'(?P<keyword>\w+)'")


class NoSuchName(Exception):
    pass


class NotImportable(Exception):
    pass


def main():
    # What a call prints is not part of the answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    job = json.load(sys.stdin)
    os.environ.update(ENVIRONMENT)
    warnings.simplefilter("ignore")
    from loopback import stay_on_loopback

    warm_up()
    sys.addaudithook(stay_on_loopback)
    answers = {}
    for name, keyword in job["pairs"]:
        answers.setdefault(name, {})[keyword] = apart(name, keyword, Path(job["folder"]))
    with open(answer, "w", encoding="utf-8") as printed:
        json.dump(answers, printed)


def warm_up():
    """Import what calls would import at their first use, each child for itself."""
    from mlflow.models.evaluation import base  # noqa: F401
    from sklearn.utils import all_estimators

    all_estimators()
    for name in (
        "matplotlib.pyplot",
        "mlflow.models.evaluation.default_evaluator",
        "mlflow.models.evaluation.evaluators.classifier",
        "mlflow.models.evaluation.evaluators.regressor",
        "mlflow.models.evaluation.evaluators.shap",
        "mlflow.tracking.request_header.databricks_request_header_provider",
        "mlflow.store.artifact.mlflow_artifacts_repo",
    ):
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # not of this release
    # What lives now is shared by all children: the collector need not touch it.
    gc.freeze()


def apart(name, keyword, folder):
    """Make one call in a child, and read its word."""
    try:
        resolve(name)  # here, so that children find its modules imported
    except (NoSuchName, NotImportable):
        pass
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.setpgid(0, 0)
        signal.alarm(SECONDS)
        shutil.rmtree(folder / "work", ignore_errors=True)
        (folder / "work").mkdir()
        os.chdir(folder / "work")
        try:
            os.write(write, answered(name, keyword).encode())
        finally:
            os._exit(0)
    os.close(write)
    # Threads and processes that the call left behind may hold the pipe open, so it is not read to its end.
    os.waitpid(child, 0)
    os.set_blocking(read, False)
    try:
        word = os.read(read, 100).decode()
    except BlockingIOError:
        word = ""
    os.close(read)
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    return word or "no answer"


def answered(name, keyword):
    try:
        function = resolve(name)
    except NoSuchName:
        return "no such name"
    except NotImportable:
        return "not importable"
    try:
        function(**{keyword: None})
    except BaseException as error:
        return word_for(function, keyword, error)
    return "taken"


def resolve(name):
    """What has this name; a method is of an instance, made without its class's help where that needs arguments."""
    import mlflow

    value, path = mlflow, "mlflow"
    for part in name.split(".")[1:]:
        path += f".{part}"
        if inspect.isclass(value) and inspect.isfunction(inspect.getattr_static(value, part, None)):
            value = mlflow.MlflowClient() if value is mlflow.MlflowClient else bare(value)
        value = member(value, part, path)
    return value


def bare(made_of):
    """An instance on which nothing is set, be the class abstract or not."""
    if inspect.isabstract(made_of):
        made_of = type(made_of.__name__, (made_of,), {})
        made_of.__abstractmethods__ = frozenset()
    return made_of.__new__(made_of)


def member(value, part, path):
    try:
        return getattr(value, part)
    except AttributeError:
        if not inspect.ismodule(value):
            raise NoSuchName from None
    except Exception:  # a lazy module without its library
        raise NotImportable from None
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        raise (NoSuchName if error.name == path else NotImportable) from None
    except Exception:
        raise NotImportable from None


def word_for(function, keyword, error):
    """A wrapper may raise another error on account of Python's, so all of them are looked at, the first one first."""
    raised = []
    while error is not None:
        raised.insert(0, error)
        error = error.__cause__ or error.__context__
    for one in raised:
        if isinstance(one, TypeError) and (word := refusal(function, keyword, str(one))):
            return word
    return "taken" if any(entered(function, one) for one in raised) else "not reached"


def refusal(function, keyword, text):
    """Whose refusal the text of a TypeError is: the function's own or that of one further inside; None for neither."""
    found = REFUSAL.search(text)
    if found and found["keyword"] == keyword:
        return "refused" if found["function"].split(".")[-1] in own_names(function) else "refused inside"
    if (found := NO_ARGUMENTS.search(text)) and found["function"].split(".")[-1] in own_names(function):
        return "refused"
    if (found := OWN_REFUSAL.search(text)) and found["keyword"] == keyword:
        return "refused inside"
    return None


def entered(function, error):
    """Whether the function ran, or Python missed an argument of it, for which it had taken the keyword."""
    if isinstance(error, TypeError) and (found := MISSING.search(str(error))):
        return found["function"].split(".")[-1] in own_names(function)
    inner = inspect.unwrap(function.__init__ if inspect.isclass(function) else function)
    code = getattr(getattr(inner, "__func__", inner), "__code__", None)
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is code for frame, _ in frames)


def own_names(function):
    name = getattr(function, "__name__", None)
    return {name, "__init__", "__call__"} if inspect.isclass(function) else {name}


if __name__ == "__main__":
    sys.exit(main())
