"""A watched script's notes, read together with the stores it left: which calls landed where, and how each run ended."""

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

STATUS = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}
PARENT = "mlflow.parentRunId"
# A run that MLflow made while nothing of the script was on the stack: `executor.submit(mlflow.start_run)`.
NOWHERE = "<no line>"
# How Python names a temporary folder or file.
TEMPORARY = re.compile(r"\btmp[a-z0-9_]{8}\b")
# A run whose id the script neither holds nor asked for.
ID = "<id>"


@dataclass(frozen=True)
class Landing:
    """One executed logging call. `run` is the line of the call that made MLflow create the run, else the run's id, None
    where there is no run; what is None otherwise was not to be seen. `via` is how the script came there: ("call", line)
    and ("turn", line of the loop, which) from the outside in."""

    line: int | None
    column: int | None
    call: str
    kind: str
    server: str | None
    experiment: str | None
    run: int | str | None
    keys: tuple
    steps: tuple
    worker: bool
    raised: str | None
    via: tuple = ()


@dataclass(frozen=True)
class Run:
    run: int | str | None
    server: str
    experiment: str
    status: str | None
    parent: int | str | None


@dataclass
class Seen:
    """All that one script did on one release."""

    landings: list
    runs: list
    ending: str
    errors: str


def observe(bench, code):
    with bench.watch(code) as watched:
        return read(watched, code)


def read(watched, code):
    names = Names(watched, code)
    stores = {note["uri"]: note["path"] for note in watched.notes if note["kind"] == "store"}
    left = {}
    for path in sorted(set(stores.values())):
        left |= _runs_in(Path(path))
    if watched.server:
        left |= _runs_in(watched.server.database)
    created = {note["id"]: note for note in watched.notes if note["kind"] == "run"}

    def named(identity):
        if identity in created:
            place = created[identity]["place"]
            return place[0] if place else NOWHERE
        return identity if identity is None or identity in code else ID

    def experiment_of(identity):
        if identity in created:
            return created[identity]["experiment"]
        return left[identity][0] if identity in left else None

    landings = []
    for note in watched.notes:
        if note["kind"] == "call":
            destinations = [(uri, experiment_of(run), named(run)) for uri, run in note["runs"]]
            destinations = destinations or [(uri, name, None) for uri, name in note["experiments"]]
            for uri, experiment, run in destinations or [(None, None, None)]:
                landings.append(_landing(note, names.server(uri, stores), experiment, run))
    runs = []
    for identity, note in created.items():
        _, status, parent = left.get(identity, (None, None, None))
        server = names.server(note["uri"], stores)
        runs.append(Run(named(identity), server, note["experiment"], status, named(parent)))
    return Seen(landings, runs, _ending(watched), watched.errors)


def _landing(note, server, experiment, run):
    line, column = note["place"] or (None, None)
    return Landing(
        line=line,
        column=column,
        call=note["call"],
        kind=note["of"],
        server=server,
        experiment=experiment,
        run=run,
        keys=tuple(note["keys"]),
        steps=tuple(note["steps"]),
        worker=note["worker"],
        raised=note["raised"],
        via=tuple(tuple(step) for step in note["via"]),
    )


def _ending(watched):
    for note in watched.exceptions:
        if note["kind"] == "exception":
            return f"raised {note['type']}"
    return "finished" if watched.status == 0 else f"exits with status {watched.status}"


class Names:
    """A store's URI as the script would write it, whichever way MLflow says it."""

    def __init__(self, watched, code):
        self.folder, self.tmp = str(watched.folder), str(watched.place / "tmp")
        self.port = watched.server and f":{watched.server.port}"

    def server(self, uri, stores=()):
        if uri is None:
            return None
        if self.port and self.port in uri:
            return uri.replace(self.port, ":5000").rstrip("/")
        path = stores[uri] if uri in stores else None
        uri = uri if path is None else f"sqlite:///{path}" if uri.startswith("sqlite:") else path
        return TEMPORARY.sub("tmp…", plain(uri).replace(self.folder + "/", "").replace(self.tmp, "<tmp>"))


def plain(uri):
    """One form for all that name the same place: `./mlruns`, `file:mlruns` and `file:///anywhere/mlruns/` with folder."""
    text = str(uri)
    if text.startswith("sqlite:///"):
        path = text.removeprefix("sqlite:///")
        return "sqlite:///" + (re.sub(r"^(\./)+", "", path))
    if re.match(r"[a-z+-]+://", text) and not text.startswith("file:"):
        return text.rstrip("/")
    path = unquote(urlsplit(text).path) if text.startswith("file:") else text
    return re.sub(r"^(\./)+|/+$", "", path) or "mlruns"


def _runs_in(place):
    """{run id: (experiment, status, id of the parent)} of a store's database or folder."""
    if place.is_file():
        return _runs_in_database(place)
    return _runs_in_folder(place) if place.is_dir() else {}


def _runs_in_database(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
    try:
        rows = connection.execute(
            "select runs.run_uuid, experiments.name, runs.status, tags.value from runs"
            " join experiments using (experiment_id)"
            " left join tags on tags.run_uuid = runs.run_uuid and tags.key = ?",
            (PARENT,),
        )
        return {run: (experiment, status, parent) for run, experiment, status, parent in rows}
    finally:
        connection.close()


def _runs_in_folder(root):
    found = {}
    for meta in [*root.glob("*/*/meta.yaml"), *root.glob(".trash/*/*/meta.yaml")]:
        run = _meta(meta)
        experiment = _meta(meta.parent.parent / "meta.yaml")
        if "run_id" in run:
            tag = meta.parent / "tags" / PARENT
            parent = tag.read_text(encoding="utf-8") if tag.is_file() else None
            found[run["run_id"]] = (experiment.get("name"), STATUS.get(run["status"]), parent)
    return found


def _meta(path):
    """The plain `key: value` lines of one of MLflow's small YAML files."""
    if not path.is_file():
        return {}
    pairs = (line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines() if ": " in line)
    return {key: value.strip("'\"") for key, value in pairs}
