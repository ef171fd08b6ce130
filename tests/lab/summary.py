"""Turns what a script left behind into lines that are the same on every machine.

Ids, times, folders, ports and names that MLflow makes up are scrubbed, and so
are versions that the script did not ask for.
"""

import re
import signal
from collections import Counter
from dataclasses import dataclass

LONGEST_LINE = 900
MOST_POINTS = 12
MADE_UP_NAME = re.compile(r"\b[a-z]+-[a-z]+-\d{1,4}\b")
BLANKS = re.compile(r"\s+")
# With these, runs are opened in an order that is not the script's to say.
WORKERS = re.compile(r"\b(threading|multiprocessing|concurrent\.futures|joblib|asyncio)\b")
# MLflow says this of its own functions while it imports itself.
OF_NO_SCRIPT = "Union type hint "


@dataclass(frozen=True)
class Seen:
    """One run of one script: everything the laboratory has of it."""

    code: str
    status: int
    notes: list
    printed: str
    facts: dict
    folder: str
    script: str
    site_packages: str
    # The folder of `--with`, or nothing.
    libraries: str
    default_store: str
    server: str | None
    server_as_written: str


def describe(seen):
    """The observation: {"outcome", "summary"}."""
    words = Words(seen)
    lines = [
        *_endings(seen),
        *_warnings(seen),
        *_runs(seen, words),
        *_traces(seen),
        *_experiments(seen),
        *_models(seen, words),
        *_folders(seen),
        *_printed(seen),
    ]
    raised = any(note["kind"] == "exception" for note in seen.notes)
    return {
        "outcome": "raised" if raised else "finished",
        "summary": [words.scrub(line) for line in lines],
    }


class Words:
    """Replaces what differs from one run of a script to the next."""

    def __init__(self, seen):
        self.code = seen.code
        self.run_numbers = {}
        by_chance = WORKERS.search(seen.code)
        runs = [
            (self.content(experiment, run) if by_chance else [run["start"], index], run["id"])
            for index, (_, experiment, run) in enumerate(_each_run(seen))
        ]
        for number, (_, identity) in enumerate(sorted(runs), start=1):
            self.run_numbers[identity] = number
        self.literal = {identity: f"<run {n}>" for identity, n in self.run_numbers.items()}
        for store in seen.facts["stores"]:
            for experiment in store["experiments"]:
                if len(experiment["id"]) > 6:
                    self.literal[experiment["id"]] = f"<experiment {experiment['name']}>"
        self.literal[seen.folder] = "<folder>"
        self.literal[seen.script] = "<script>"
        self.literal |= {place: "<site-packages>" for place in (seen.site_packages, seen.libraries) if place}
        if seen.server:
            self.literal[seen.server] = seen.server_as_written
        self.made_up = {
            run["name"] for _, _, run in _each_run(seen) if not self.chosen(run["name"])
        }

    def content(self, experiment, run):
        """An order for runs that workers opened at the same time: by what they hold."""
        name = run["name"] if self.chosen(run["name"]) else ""
        held = [name, sorted(run["params"].items()), sorted(run["metrics"].items())]
        return [experiment["name"], *map(str, held)]

    def chosen(self, name):
        """Whether the script chose this run name, rather than MLflow."""
        return bool(name) and (name in self.code or not MADE_UP_NAME.fullmatch(name))

    def scrub(self, line):
        for literal in sorted(self.literal, key=len, reverse=True):
            line = line.replace(literal, self.literal[literal])
        for name in self.made_up - {""}:
            line = line.replace(name, "<name>")
        line = re.sub(r"\bm-[0-9a-f]{32}\b", "<model id>", line)
        line = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<id>", line)
        line = re.sub(r"\b[0-9a-f]{32}\b", "<id>", line)
        line = re.sub(
            r"\b\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)?", "<time>", line
        )
        line = re.sub(r"\b1[6-9]\d{11}\b", "<time>", line)
        line = re.sub(r"\b0x[0-9a-f]{6,}\b", "<address>", line)
        line = re.sub(r"(/tmp/caveat-lab-[\w.-]+/script-\d+)?/tmp/tmp\w+", "<temporary>", line)
        # SQLAlchemy shows the statement, and cuts what it was given in the middle of a folder or an id.
        line = re.sub(r"\s*\[SQL: .*", " [SQL: …]", line, flags=re.DOTALL)
        line = BLANKS.sub(" ", line).strip()
        return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def _each_run(seen):
    for store in seen.facts["stores"]:
        for experiment in store["experiments"]:
            for run in reversed(experiment["runs"]):
                yield store, experiment, run


def _endings(seen):
    for kind, label in (("exception", "exception"), ("thread", "exception in a thread")):
        for note in seen.notes:
            if note["kind"] == kind:
                yield f"{label}: {note['type']}: {note['text']}".rstrip(": ")
    raised = any(note["kind"] == "exception" for note in seen.notes)
    if seen.status < 0 and not raised:
        yield f"killed by {signal.Signals(-seen.status).name}"
    elif seen.status > 0 and not raised:
        yield f"exits with status {seen.status}"


def _warnings(seen):
    said = []
    for note in seen.notes:
        if note["kind"] == "warning":
            line = f"warning: {note['type']}: {note['text']}"
        elif note["kind"] == "log":
            line = f"{note['level'].lower()}: {note['text']}"
        else:
            continue
        if line not in said and not note["text"].startswith(OF_NO_SCRIPT):
            said.append(line)
    return said


def _where(store, seen):
    if store["name"] == seen.default_store:
        return ""
    if store["kind"] == "server":
        return " on the server"
    if store["kind"] == "folder":
        return f" in folder {store['name']}"
    return f" in {store['name']}"


def _runs(seen, words):
    runs = sorted(_each_run(seen), key=lambda found: words.run_numbers[found[2]["id"]])
    for store, experiment, run in runs:
        number = words.run_numbers[run["id"]]
        head = f"run {number} in {experiment['name']}{_where(store, seen)}: {run['status']}"
        yield ", ".join([head, *_parts(run, words)])
    if not runs:
        yield "no run recorded"
    elif seen.server and not any(store["kind"] == "server" for store, _, _ in runs):
        yield "no run on the server"


def _parts(run, words):
    if words.chosen(run["name"]):
        yield f"name {run['name']}"
    parent = run["tags"].get("mlflow.parentRunId")
    if parent:
        yield f"child of run {words.run_numbers.get(parent, 'elsewhere')}"
    if run["deleted"]:
        yield "deleted"
    # What the machine did, and how often it was asked, is another thing each time.
    metrics = {key: run["metrics"][key] for key in run["metrics"] if not key.startswith("system/")}
    if metrics:
        yield "metrics " + " ".join(_metric(k, metrics[k]) for k in sorted(metrics))
    if len(metrics) < len(run["metrics"]):
        yield "system metrics"
    if run["params"]:
        yield "params " + " ".join(f"{k}={run['params'][k]}" for k in sorted(run["params"]))
    tags = {
        key: value
        for key, value in run["tags"].items()
        if not key.startswith("mlflow.") or (key in words.code and key != "mlflow.parentRunId")
    }
    if tags:
        yield "tags " + " ".join(f"{key}={tags[key]}" for key in sorted(tags))
    if run["datasets"]:
        yield "datasets " + " ".join(run["datasets"])
    if run["artifacts"]:
        yield "artifacts " + " ".join(run["artifacts"])


def _metric(key, points):
    if len(points) == 1 and points[0][0] == 0:
        return f"{key}={_number(points[0][1])}"
    shown = " ".join(f"{step}:{_number(value)}" for step, value in points[:MOST_POINTS])
    more = f" … {len(points)} points" if len(points) > MOST_POINTS else ""
    return f"{key}=[{shown}{more}]"


def _number(value):
    # What is left of a subtraction of equals differs from one processor to the next.
    return format(round(value, 12) + 0.0, ".4g")


def _traces(seen):
    """Traces of the same look are one line; in the order of what they hold, as workers make them at the same time."""
    counted = Counter(
        f"{experiment['name']}{_where(store, seen)}: {trace['status']}, {_spans(trace)}"
        for store in seen.facts["stores"]
        for experiment in store["experiments"]
        for trace in experiment.get("traces", [])
    )
    for line in sorted(counted):
        yield f"{counted[line]} traces in {line}" if counted[line] > 1 else f"trace in {line}"


def _spans(trace):
    if trace["unread"]:
        return f"its spans cannot be read: {trace['unread']}"
    known = {span["id"] for span in trace["spans"]}
    roots = [span for span in trace["spans"] if span["parent"] not in known]
    return "spans " + _tree(roots, trace["spans"]) if roots else "no spans"


def _tree(spans, everyone):
    """`answer (search, search)`: each span with those in it."""
    return ", ".join(sorted(_span(span, everyone) for span in spans))


def _span(span, everyone):
    inner = [other for other in everyone if other["parent"] == span["id"]]
    # 2.x numbers spans of the same name.
    name = re.sub(r"_\d+$", "", span["name"])
    status = "" if span["status"] == "OK" else f" {span['status']}"
    return f"{name}{status} ({_tree(inner, everyone)})" if inner else name + status


def _experiments(seen):
    for store in seen.facts["stores"]:
        for experiment in store["experiments"]:
            tags = "".join(f", tag {k}={v}" for k, v in sorted(experiment["tags"].items()))
            empty = ", no runs" if not experiment["runs"] else ""
            deleted = ", deleted" if experiment["deleted"] else ""
            if tags or deleted or (empty and experiment["name"] != "Default"):
                yield f"experiment {experiment['name']}{_where(store, seen)}{deleted}{tags}{empty}"


def _models(seen, words):
    models = seen.facts["models"]
    for number, model in enumerate(models, start=1):
        label = f"model {number}" if len(models) > 1 else "model"
        if model["requirements"] is not None:
            names = [_requirement(line, words) for line in model["requirements"] if _counts(line, words)]
            yield f"{label}: requirements " + (", ".join(sorted(names)) or "none")
        if model["conda"] is not None:
            yield f"{label}: conda dependencies " + (", ".join(_conda(model["conda"], words)) or "none")
        if model["python"] is not None:
            yield f"{label}: python {_python(model['python'], words)}"


def _counts(line, words):
    """The laboratory has psutil for system metrics only; that others find it and ask for it is its own doing."""
    return bool(line.strip()) and (not line.startswith("psutil") or "psutil" in words.code)


def _requirement(line, words):
    name = re.match(r"\s*([A-Za-z0-9._-]+)", line)
    if not name or re.sub(r"\s", "", line) in re.sub(r"\s", "", words.code):
        return line.strip()
    return name[1]


def _conda(dependencies, words):
    for entry in dependencies:
        if isinstance(entry, dict):
            inner = sorted(_requirement(line, words) for line in entry.get("pip", []) if _counts(line, words))
            yield "pip: " + " ".join(inner)
        elif re.match(r"pip\b", entry):
            yield "pip"
        elif entry.startswith("python=") and entry not in words.code:
            yield "python of the script"
        else:
            yield _requirement(entry, words)


def _python(version, words):
    return version if re.search(rf"(?<![\d.]){re.escape(version)}\b", words.code) else "of the script"


def _folders(seen):
    usual = {"mlruns/", "mlartifacts/", "mlflow.db", "__pycache__/"}
    for entry in seen.facts["entries"]:
        if entry.endswith("/") and entry not in usual:
            yield f"folder created: {entry.removesuffix('/')}"
        elif not entry.endswith("/") and entry not in usual:
            yield f"file created: {entry}"


def _printed(seen):
    for line in seen.printed.splitlines():
        # MLflow prints two lines with links after each run on a server.
        if line.strip() and not re.match(r"\s*[🏃🧪] View ", line):
            yield f"prints: {line}"
