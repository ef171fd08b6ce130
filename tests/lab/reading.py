"""Reads what a script left behind, with the client of the release that wrote it.

Runs in a process of its own, after the script's has ended. It writes one JSON
file: runs, traces, experiments, models and folders. How that is said is no concern of it.
"""

import json
import os
from pathlib import Path


def read(job):
    # Only the reader needs this: it looks into folders that newer releases refuse.
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    folder = Path(job["folder"])
    stores = [*_folder_stores(folder), *_database_stores(folder)]
    if job["server"]:
        stores.append({"kind": "server", "name": "the server", "uri": job["server"]})
    facts = {
        "stores": [_store(store) for store in stores],
        "models": [_model(path) for root in job["models"] for path in _models(Path(root))],
        "entries": sorted(entry.name + ("/" if entry.is_dir() else "") for entry in folder.iterdir()),
    }
    Path(job["facts"]).write_text(json.dumps(facts), encoding="utf-8")


def _folder_stores(folder):
    """Folders that hold experiments: <store>/<experiment id>/meta.yaml."""
    found = []
    for base, folders, files in os.walk(folder):
        depth = len(Path(base).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < 6 else []
        if "meta.yaml" in files and _is_experiment(Path(base, "meta.yaml")):
            folders[:] = []
            parent = Path(base).parent
            if parent.name == ".trash":
                parent = parent.parent
            if parent not in found:
                found.append(parent)
    return [
        {"kind": "folder", "name": str(path.relative_to(folder)), "uri": path.as_uri()}
        for path in found
    ]


def _is_experiment(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    return "lifecycle_stage:" in text and "run_id:" not in text


def _database_stores(folder):
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "artifacts" not in path.parts and _is_tracking_database(path):
            name = str(path.relative_to(folder))
            found.append({"kind": "database", "name": name, "uri": f"sqlite:///{path}"})
    return found


def _is_tracking_database(path):
    import sqlite3

    with path.open("rb") as file:
        if file.read(15) != b"SQLite format 3":
            return False
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = connection.execute("select name from sqlite_master where name = 'experiments'")
        return rows.fetchone() is not None
    finally:
        connection.close()


def _store(store):
    import mlflow
    from mlflow import MlflowClient
    from mlflow.entities import ViewType

    # Artifacts that lie behind a server are found through the process's own URI.
    mlflow.set_tracking_uri(store["uri"])
    client = MlflowClient(tracking_uri=store["uri"], registry_uri=store["uri"])
    experiments = client.search_experiments(view_type=ViewType.ALL)
    described = []
    for experiment in experiments:
        runs = client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL)
        described.append(
            {
                "id": experiment.experiment_id,
                "name": experiment.name,
                "deleted": experiment.lifecycle_stage == "deleted",
                "tags": {k: v for k, v in experiment.tags.items() if not k.startswith("mlflow.")},
                "runs": [_run(client, run) for run in runs],
                "traces": _traces(client, experiment),
            }
        )
    return {**store, "experiments": described}


def _step(point):
    """A step that SQLite was given as a number of NumPy's comes back as bytes."""
    return str(point.step) if isinstance(point.step, bytes) else point.step


def _run(client, run):
    history = {
        key: [
            [_step(point), point.value]
            for point in sorted(
                client.get_metric_history(run.info.run_id, key),
                key=lambda point: (point.timestamp, isinstance(point.step, bytes), point.step),
            )
        ]
        for key in run.data.metrics
    }
    return {
        "id": run.info.run_id,
        "name": run.data.tags.get("mlflow.runName", ""),
        "status": run.info.status,
        "start": run.info.start_time,
        "deleted": run.info.lifecycle_stage == "deleted",
        "metrics": history,
        "params": run.data.params,
        "tags": run.data.tags,
        "datasets": [item.dataset.name for item in getattr(run.inputs, "dataset_inputs", [])],
        "artifacts": _artifacts(client, run),
    }


def _artifacts(client, run):
    try:
        found = client.list_artifacts(run.info.run_id)
    except Exception as error:
        return [f"<{type(error).__name__}>"]
    return sorted(entry.path + ("/" if entry.is_dir else "") for entry in found)


def _traces(client, experiment):
    """The traces of an experiment that is not deleted; releases before 2.13 have none."""
    if not hasattr(client, "search_traces") or experiment.lifecycle_stage == "deleted":
        return []
    # Asked without spans, it tells also of traces whose spans cannot be read.
    bare = {"include_spans": False} if _takes(client.search_traces, "include_spans") else {}
    return [_trace(client, found.info) for found in client.search_traces([experiment.experiment_id], **bare)]


def _trace(client, info):
    identity = getattr(info, "trace_id", None) or info.request_id
    try:
        spans = client.get_trace(identity, display=False).data.spans
    except Exception as error:
        spans, unread = [], type(error).__name__
    else:
        unread = None
    return {
        "id": identity,
        "status": info.status.value,
        "unread": unread,
        "spans": [
            {"id": span.span_id, "parent": span.parent_id, "name": span.name, "status": span.status.status_code.value}
            for span in spans
        ],
    }


def _takes(function, name):
    import inspect

    return name in inspect.signature(function).parameters


def _models(root):
    """The folders under `root` that hold an MLmodel file, oldest first."""
    files = [path for path in root.rglob("MLmodel") if path.is_file()]
    return [path.parent for path in sorted(files, key=lambda path: path.stat().st_mtime_ns)]


def _model(folder):
    import yaml

    def document(name):
        path = folder / name
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None

    model = document("MLmodel") or {}
    requirements = folder / "requirements.txt"
    return {
        "folder": str(folder),
        "run": model.get("run_id"),
        "signature": "signature" in model,
        "flavors": sorted(model.get("flavors", {})),
        "requirements": requirements.read_text(encoding="utf-8").split("\n")
        if requirements.is_file()
        else None,
        "conda": (document("conda.yaml") or {}).get("dependencies"),
        "python": (document("python_env.yaml") or {}).get("python"),
        "size": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }
