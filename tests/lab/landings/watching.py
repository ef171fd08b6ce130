"""Watches the logging calls of a script from outside, in the script's own process, and notes each on a line.

A call counts where the script itself makes it: what MLflow calls on the way (log_text calls log_artifact) does not.
Where it wrote is not worked out here but seen: MLflow's own tracking service is told which run of which store it is to
write to. Runs are noted where they are created. Nothing of the script is changed.

Each note goes to the file in one write at its end, so that threads, forked workers and a sudden end are no trouble.
"""

import ast
import contextlib
import functools
import gc
import importlib
import inspect
import json
import os
import shutil
import sqlite3
import sys
import threading

# What a call writes, by its name: the same for the fluent function and the client's method.
KINDS = {
    "log_metric": "metric",
    "log_metrics": "metric",
    "log_param": "param",
    "log_params": "param",
    "set_tag": "tag",
    "set_tags": "tag",
    "delete_tag": "tag",
    "log_artifact": "artifact",
    "log_artifacts": "artifact",
    "log_text": "artifact",
    "log_dict": "artifact",
    "log_figure": "artifact",
    "log_image": "artifact",
    "log_table": "artifact",
    "log_input": "input",
    "log_inputs": "input",
    "log_batch": "batch",
    "log_model": "model",
}

# The methods of MLflow's tracking service that write to a run, in any of the releases.
WRITES = (
    "log_metric",
    "log_metric_async",
    "log_param",
    "log_param_async",
    "set_tag",
    "set_tag_async",
    "delete_tag",
    "log_batch",
    "log_batch_async",
    "log_inputs",
    "log_outputs",
    "log_artifact",
    "_log_artifact_async",
    "log_artifacts",
    "record_logged_model",
    "_record_logged_model",
)
# Imported once instead of in each script. A flavour has to be there before its `log_model` can be watched.
USED_BY_SOME = (
    "mlflow.pyfunc",
    "mlflow.data",
    "mlflow.tracing.provider",
    "mlflow.tracing.processor.base_mlflow",
    "pandas",
    "joblib",
)
MLFLOW = object()


def warm(empty, folder):
    """Have the warm interpreter use a store once, so that its children need not import and prepare all that."""
    from mlflow.entities import Metric, Param, RunStatus, RunTag, ViewType
    from mlflow.store.db import utils
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    # The newest revision is found by reading all of MLflow's migrations, for each store anew.
    utils._get_latest_schema_revision = functools.cache(utils._get_latest_schema_revision)

    @event.listens_for(Engine, "connect")
    def write_without_waiting(connection, _):
        connection.execute("pragma synchronous = off")

    for name in USED_BY_SOME:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    path = os.path.join(folder, "warm.db")
    shutil.copy(empty, path)
    store = SqlAlchemyStore(f"sqlite:///{path}", folder)
    experiment = store.create_experiment("warm")
    store.get_experiment_by_name("warm")
    run = store.create_run(experiment, "reader", 0, [RunTag("a", "b")], "warm").info.run_id
    store.log_metric(run, Metric("a", 1, 0, 0))
    store.log_param(run, Param("a", "1"))
    store.set_tag(run, RunTag("a", "c"))
    store.log_batch(run, [Metric("b", 1, 0, 0)], [Param("b", "1")], [RunTag("d", "e")])
    store.search_runs([experiment], "", ViewType.ACTIVE_ONLY)
    store.update_run_info(run, RunStatus.FINISHED, 1, "warm")
    store.get_run(run)
    store.engine.dispose()
    gc.freeze()


def install(job):
    """Watch what this process does from here on. `job` has script, landings (the notes' path) and empty (a database)."""
    import mlflow
    import mlflow.tracking.fluent as fluent
    from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as RegistryStore
    from mlflow.store.tracking.file_store import FileStore
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from mlflow.tracking._tracking_service.client import TrackingServiceClient

    watch = Watch(job["script"], job["landings"])
    for name in KINDS:
        if function := getattr(fluent, name, None):
            watched = watch.logging(f"mlflow.{name}", name, function)
            setattr(fluent, name, watched)
            setattr(mlflow, name, watched)
        if method := getattr(mlflow.MlflowClient, name, None):
            setattr(mlflow.MlflowClient, name, watch.logging(f"mlflow.MlflowClient.{name}", name, method))
    for name, module in list(sys.modules.items()):
        function = vars(module).get("log_model") if name.startswith("mlflow.") and name.count(".") == 1 else None
        if inspect.isfunction(function):
            module.log_model = watch.logging(f"{name}.log_model", "log_model", function)
    for name in WRITES:
        if method := getattr(TrackingServiceClient, name, None):
            setattr(TrackingServiceClient, name, watch.writing(name, method))
    if method := getattr(TrackingServiceClient, "create_logged_model", None):
        TrackingServiceClient.create_logged_model = watch.making_a_model(method)
    TrackingServiceClient.create_run = watch.creating(TrackingServiceClient.create_run)
    SqlAlchemyStore.__init__ = watch.opening_a_database(SqlAlchemyStore.__init__, job["empty"])
    RegistryStore.__init__ = watch.opening_a_registry(RegistryStore.__init__, job["empty"])
    FileStore.__init__ = watch.opening_a_folder(FileStore.__init__)


class Call:
    """A logging call that is going on: what the tracking service was told to write for it."""

    def __init__(self):
        self.runs = []
        self.experiments = []
        self.keys = set()
        self.steps = set()


class Watch:
    def __init__(self, script, path):
        self.script = script
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.process = os.getpid()
        self.local = threading.local()
        with open(script, encoding="utf-8") as source:
            text = source.read()
        self.places = Places(text)
        self.turns = Turns(text, script)

    def note(self, **note):
        os.write(self.file, json.dumps(note).encode() + b"\n")

    def logging(self, called, name, function):
        """A function or method that logs, watched."""
        signature = inspect.signature(function)

        @functools.wraps(function)
        def watched(*arguments, **options):
            caller = self._caller(sys._getframe(1))
            if caller is MLFLOW:
                return function(*arguments, **options)
            outer = getattr(self.local, "call", None)
            self.local.call = call = Call()
            raised = None
            try:
                return function(*arguments, **options)
            except BaseException as error:
                raised = type(error).__name__
                raise
            finally:
                self.local.call = outer
                self.note(
                    kind="call",
                    place=caller and self.places.of(caller),
                    via=self._way(caller),
                    call=called,
                    of=KINDS[name],
                    runs=call.runs,
                    experiments=call.experiments,
                    worker=self._in_a_worker(),
                    raised=raised,
                    **_written(name, call, signature, arguments, options),
                )

        return watched

    def writing(self, name, method):
        """A method of the tracking service, told to write to a run."""

        @functools.wraps(method)
        def watched(service, run_id, *arguments, **options):
            if call := getattr(self.local, "call", None):
                written = [_plain(service.tracking_uri), str(run_id)]
                if written not in call.runs:
                    call.runs.append(written)
                _gather(name, call, arguments, options)
            return method(service, run_id, *arguments, **options)

        return watched

    def making_a_model(self, method):
        """MLflow 3 records a model of its own, in an experiment, with a run or without."""

        @functools.wraps(method)
        def watched(service, experiment_id=None, *arguments, **options):
            if (call := getattr(self.local, "call", None)) and experiment_id is not None:
                name = self._experiment(service, experiment_id)
                call.experiments.append([_plain(service.tracking_uri), name])
            return method(service, experiment_id, *arguments, **options)

        return watched

    def creating(self, method):
        @functools.wraps(method)
        def watched(service, experiment_id, *arguments, **options):
            run = method(service, experiment_id, *arguments, **options)
            frame = self._script_frame(sys._getframe(1))
            self.note(
                kind="run",
                id=run.info.run_id,
                place=frame and self.places.of(frame),
                uri=_plain(service.tracking_uri),
                experiment=self._experiment(service, run.info.experiment_id),
                worker=self._in_a_worker(),
            )
            return run

        return watched

    def _experiment(self, service, identity):
        return service.store.get_experiment(str(identity)).name

    def opening_a_database(self, method, empty):
        """Note where a database lies. A new one starts migrated: MLflow would take seconds to make the same."""

        @functools.wraps(method)
        def watched(store, db_uri, *arguments, **options):
            path = os.path.abspath(db_uri.removeprefix("sqlite:///"))
            _put(empty, db_uri, path)
            method(store, db_uri, *arguments, **options)
            _move_default_experiment(path, store.artifact_root_uri)
            self.note(kind="store", uri=_plain(db_uri), path=path)

        return watched

    def opening_a_registry(self, method, empty):
        """Models are registered in a database of the same tables, which may be a new one too."""

        @functools.wraps(method)
        def watched(store, db_uri, *arguments, **options):
            _put(empty, db_uri, os.path.abspath(db_uri.removeprefix("sqlite:///")))
            method(store, db_uri, *arguments, **options)

        return watched

    def opening_a_folder(self, method):
        @functools.wraps(method)
        def watched(store, root_directory=None, *arguments, **options):
            method(store, root_directory, *arguments, **options)
            self.note(kind="store", uri=_plain(root_directory), path=os.path.abspath(store.root_directory))

        return watched

    def _in_a_worker(self):
        return os.getpid() != self.process or threading.current_thread() is not threading.main_thread()

    def _caller(self, frame):
        """The frame of the script that calls, MLFLOW where MLflow does, None where neither is on the stack."""
        while frame is not None:
            if frame.f_code.co_filename == self.script:
                return frame
            if frame.f_globals.get("__name__", "").split(".")[0] == "mlflow":
                return MLFLOW
            frame = frame.f_back
        return None

    def _way(self, frame):
        """How the script came to where a frame is: the lines of calls, and the turns of loops, from the outside in."""
        way, inner = [], None
        while frame is not None:
            if frame.f_code.co_filename == self.script:
                calls = [["call", self.places.of(frame)[0]]] if inner else []
                way[:0] = [["turn", *turn] for turn in self.turns.of(frame)] + calls
                inner = frame
            frame = frame.f_back
        return way

    def _script_frame(self, frame):
        while frame is not None and frame.f_code.co_filename != self.script:
            frame = frame.f_back
        return frame


class Places:
    """From an instruction to where the call expression that it belongs to starts: line and column, from 1."""

    def __init__(self, source):
        self.lines = source.split("\n")
        # A call ends with a bracket of its own, so its end names it. (Where it starts is no such name, and Python 3.11
        # gives the line of the attribute as the start of a method call.)
        self.starts = {
            (node.end_lineno, node.end_col_offset): (node.lineno, node.col_offset)
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
        }
        self.known = {}

    def of(self, frame):
        return self.at(frame.f_code, frame.f_lasti)

    def at(self, code, offset):
        key = code, offset
        if key not in self.known:
            line, end_line, column, end_column = list(code.co_positions())[offset // 2]
            line, column = self.starts.get((end_line, end_column), (line, column))
            before = self.lines[line - 1].encode()[: column or 0].decode(errors="replace")
            self.known[key] = [line, len(before) + 1]
        return self.known[key]


class Turns:
    """Counts the turns of the script's `for` loops, as a debugger would."""

    def __init__(self, source, script):
        self.script = script
        loops = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.For))
        self.loops = {loop.lineno: loop.body[-1].end_lineno for loop in loops}
        if self.loops:
            threading.settrace(self.entered)
            sys.settrace(self.entered)

    def entered(self, frame, event, argument):
        return Lines(self.loops) if frame.f_code.co_filename == self.script else None

    def of(self, frame):
        """[line of the loop, turn] for each loop that a frame is in, the first turn being 1."""
        seen = frame.f_trace.turns if isinstance(frame.f_trace, Lines) else {}
        here = frame.f_lineno
        return [[line, turn] for line, turn in sorted(seen.items()) if line <= here <= self.loops[line]]


class Lines:
    """The lines that one frame comes to."""

    def __init__(self, loops):
        self.loops, self.turns, self.last = loops, {}, 0

    def __call__(self, frame, event, argument):
        if event == "line":
            line = frame.f_lineno
            if line in self.loops:
                again = line <= self.last <= self.loops[line]
                self.turns[line] = self.turns.get(line, 0) + 1 if again else 1
            self.last = line
        return self


def _gather(name, call, arguments, options):
    """Keys and steps of what the tracking service is told to write."""
    name = name.removesuffix("_async")
    if name == "log_batch":
        batch = dict(zip(("metrics", "params", "tags"), arguments)) | options
        call.keys.update(entity.key for part in ("metrics", "params", "tags") for entity in batch.get(part) or ())
        call.steps.update(metric.step for metric in batch.get("metrics") or ())
    elif name in ("log_metric", "log_param", "set_tag", "delete_tag"):
        given = dict(zip(("key", "value", "timestamp", "step"), arguments)) | options
        call.keys.add(given["key"])
        if name == "log_metric":
            call.steps.add(given.get("step") or 0)


def _written(name, call, signature, arguments, options):
    """{"keys", "steps"} of a call that has ended."""
    kind = KINDS[name]
    if kind in ("metric", "param", "tag", "batch"):
        return {"keys": sorted(map(str, call.keys)), "steps": sorted(int(step) for step in call.steps)}
    try:
        given = signature.bind(*arguments, **options).arguments
    except TypeError:
        return {"keys": [], "steps": []}
    key, step = _artifact(name, given), given.get("step") if name == "log_image" else None
    return {"keys": [] if key is None else [str(key)], "steps": [] if step is None else [int(step)]}


def _artifact(name, given):
    """The path in the run that an artifact or model gets."""
    if name == "log_artifact":
        return os.path.join(given.get("artifact_path") or "", os.path.basename(os.path.normpath(given["local_path"])))
    if name == "log_artifacts":
        return given.get("artifact_path") or ""
    if name == "log_model":
        return given.get("name") or given.get("artifact_path")
    return given.get("artifact_file") or given.get("key")


def _put(empty, uri, path):
    """Put a copy of the empty database at `path`, unless something is there already, or no folder for it."""
    if not uri.startswith("sqlite:///") or os.path.exists(path) or not os.path.isdir(os.path.dirname(path)):
        return
    half = f"{path}.{os.getpid()}.{threading.get_ident()}"
    shutil.copy(empty, half)
    # Another thread may have been faster.
    with contextlib.suppress(FileExistsError):
        os.link(half, path)
    os.unlink(half)


def _move_default_experiment(path, artifacts):
    """The default experiment of a copy keeps its artifacts nowhere yet: put in the place that MLflow would choose."""
    connection = sqlite3.connect(path, timeout=30)
    try:
        with connection:
            connection.execute(
                "update experiments set artifact_location = ? where experiment_id = 0 and artifact_location like ?",
                (f"{artifacts}/0", "/anywhere/%"),
            )
    finally:
        connection.close()


def _plain(uri):
    return None if uri is None else str(uri)
