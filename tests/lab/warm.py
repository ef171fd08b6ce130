"""The warm interpreter: imports MLflow once, then forks a child for each job.

It runs under the Python of one release and speaks JSON, a line a message, on
standard input and output. A job runs a script or reads what scripts left behind.
Called with a job as its argument, it does that one job without importing
anything first: the fresh interpreter.

The child that runs a script leaves `main` and executes it at the bottom of this
file, so that what follows is the interpreter's own ending: waiting for threads,
exit hooks, tearing down modules. MLflow ends runs in an exit hook.
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
import time
import types
import warnings

from landings import watching
from loopback import stay_on_loopback

POLL_SECONDS = 0.01


def main():
    """The job that this process is to execute, or None when there is nothing left to do."""
    if len(sys.argv) > 1:
        return json.loads(sys.argv[1])
    answers = os.dup(1)
    os.dup2(2, 1)
    mlflow = warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _answer(answers, {"ready": mlflow.__version__})
    for line in sys.stdin:
        job = json.loads(line)
        if job["kind"] == "warm":
            watching.warm(job["empty"], job["folder"])
            _answer(answers, {"id": job["id"], "status": 0})
        elif os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _guarded(job, answers)
    return None


def warm_up():
    """Import what most jobs need. MLflow imports its SQL stores only at first use, for seconds."""
    import contextlib
    import importlib

    import mlflow.sklearn
    import sqlalchemy.orm

    for name in (
        "matplotlib.pyplot",
        "mlflow.models.evaluation.evaluator_registry",
        "mlflow.store.db.utils",
        "mlflow.store.model_registry.sqlalchemy_store",
        "mlflow.store.tracking.file_store",
        "mlflow.store.tracking.sqlalchemy_store",
        "alembic.command",
        "alembic.config",
        "git",
        "sklearn.linear_model",
        "sqlalchemy.dialects.sqlite.pysqlite",
        "reading",
    ):
        importlib.import_module(name)
    # Only newer releases have these. skops, by which they save scikit-learn's models, imports all of scikit-learn.
    for name in ("mlflow.pyfunc.loaders", "skops.io"):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    sqlalchemy.orm.configure_mappers()
    # What lives now is shared by all children: the collector need not touch it.
    gc.freeze()
    return mlflow


def _guarded(job, answers):
    """Fork once more: the child gets the job, the parent waits, tells, and is gone."""
    child = os.fork()
    if child == 0:
        os.close(answers)
        return job
    status = None
    deadline = time.monotonic() + job["seconds"]
    while status is None and time.monotonic() < deadline:
        done, code = os.waitpid(child, os.WNOHANG)
        if done:
            status = os.waitstatus_to_exitcode(code)
        else:
            time.sleep(POLL_SECONDS)
    try:
        # The child leads a process group; what it started and left goes with it.
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        if status is None:
            os.kill(child, signal.SIGKILL)
    _answer(answers, {"id": job["id"], "status": status})
    os._exit(0)


def _answer(answers, message):
    os.write(answers, json.dumps(message).encode() + b"\n")


class Notes:
    """What the script's process saw of itself, a JSON line each, for the laboratory."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()

    def add(self, **note):
        with self.lock:
            self.file.write(json.dumps(note) + "\n")
            self.file.flush()

    def exception(self, kind, error):
        name = type(error).__qualname__
        module = type(error).__module__
        self.add(kind=kind, type=name, module=module, text=_text(error))


def _text(error):
    try:
        return str(error)
    except Exception:
        return ""


def settle(job):
    """Put the process where the script is to run, as if it had been started there."""
    if os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, job["stdout"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        (2, job["stderr"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    ):
        opened = os.open(path, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr


def listen(notes):
    """Note MLflow's warnings: what its loggers say, and Python warnings it raises."""
    make = logging.getLogRecordFactory()
    log_level = logging.WARNING

    def record(*arguments, **options):
        made = make(*arguments, **options)
        if made.levelno >= log_level and made.name.split(".")[0] == "mlflow":
            notes.add(kind="log", level=made.levelname, text=made.getMessage())
        return made

    logging.setLogRecordFactory(record)
    show = warnings.showwarning

    def showwarning(message, category, filename, lineno, file=None, line=None):
        if _raised_by_mlflow():
            notes.add(kind="warning", type=category.__name__, text=str(message))
        show(message, category, filename, lineno, file, line)

    warnings.showwarning = showwarning
    in_thread = threading.excepthook

    def excepthook(arguments):
        if arguments.exc_value is not None:
            notes.exception("thread", arguments.exc_value)
        in_thread(arguments)

    threading.excepthook = excepthook


# Autologging puts a function of its own before `showwarning`: it passes warnings on.
PASS_ON = ("warnings", "mlflow.utils.autologging_utils.logging_and_warnings")


def _raised_by_mlflow():
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") in PASS_ON:
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__", "").split(".")[0] == "mlflow"


def script_namespace(path):
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    # Behind the release's own packages: what it has, it keeps.
    sys.path += job.get("libraries", [])
    return module.__dict__


job = main()
if job is not None and job["kind"] == "read":
    settle(job)
    import reading

    reading.read(job)
elif job is not None:
    settle(job)
    sys.addaudithook(stay_on_loopback)
    notes = Notes(job["notes"])
    listen(notes)
    if "landings" in job:
        watching.install(job)
    try:
        with open(job["script"], encoding="utf-8") as source:
            code = source.read()
        exec(compile(code, job["script"], "exec"), script_namespace(job["script"]))
    except SystemExit:
        raise
    except BaseException as error:
        notes.exception("exception", error)
        raise
