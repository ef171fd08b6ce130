"""Does src/mlflow/api.txt say what a release's Python says? A line for each thing said otherwise.

Python tells what is there by `inspect`, in the release's own environment (inspecting.py). Modules whose library is
not in that environment cannot be asked. What may differ stands in exceptions.txt, each with its reason.
"""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import environments

from . import table
from .making import TABLE

HERE = Path(__file__).resolve().parent
EXCEPTIONS = HERE / "exceptions.txt"


def differences(release):
    """(count of names compared, lines of what is said otherwise) of one release."""
    claimed = table.Release(*table.read(TABLE.read_text(encoding="utf-8")), release)
    excused = exceptions()
    found = inspected(release, claimed.names)
    lines = [*things(claimed, found), *untold(claimed, found)]
    return len(found["things"]) + len(found["modules"]), [
        f"{name}: {text}" for name, text in lines if not any(one.fullmatch(name) for one in excused)
    ]


def inspected(release, names):
    """What inspecting.py prints of a release."""
    with tempfile.TemporaryDirectory(prefix="caveat-lab-inspect-") as folder:
        environment = {
            "PATH": os.defpath,
            "HOME": folder,
            "LANG": "C.UTF-8",
            "DO_NOT_TRACK": "true",
            "GIT_PYTHON_REFRESH": "quiet",
        }
        printed = subprocess.run(
            [str(environments.python(release)), "-P", str(HERE / "inspecting.py")],
            cwd=folder,
            env=environment,
            input=json.dumps(names).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    return json.loads(printed.stdout)


def exceptions():
    """The names that may differ, each a pattern in which `*` stands for anything."""
    lines = EXCEPTIONS.read_text(encoding="utf-8").splitlines()
    names = [line.split()[0] for line in lines if line and not line.startswith("#")]
    return [re.compile(re.escape(name).replace(r"\*", ".*")) for name in names]


def things(claimed, found):
    """What the table claims and Python does not have, or has otherwise."""
    for name, seen in found["modules"].items():
        error = seen.get("error", "") if isinstance(seen, dict) else ""
        if error == "absent" or error.startswith("as an attribute"):
            yield name, f"claimed to be a module: {error}"
    for name, seen in found["things"].items():
        entry = claimed.names[name]
        if text := difference(entry, seen):
            yield name, text


def difference(entry, seen):
    if seen["is"] == "missing":
        return f"claimed to be {entry['kind']}, is not there"
    if entry["kind"] == "alias":
        return None if seen.get("same", True) else f"is not the same object as {entry['target']}"
    if entry["kind"] == "class":
        return None if seen["is"] == "class" else f"claimed to be a class, is a {seen['is']}"
    if entry["kind"] == "def" and not entry["open"]:
        if "parameters" not in seen:
            return f"claimed to be a function, is a {seen['is']} without parameters"
        told = [[one["name"], one["kind"], required(one)] for one in entry["parameters"]]
        # The order in which keywords are told is nothing that a call could notice.
        if in_order(told) != in_order(seen["parameters"]):
            return f"table: {written(told)} Python: {written(seen['parameters'])}"
    return None


def required(parameter):
    return parameter["kind"] not in ("*", "**") and parameter["default"] is None


def in_order(parameters):
    placed = [one for one in parameters if one[1] != "keyword"]
    return placed, sorted(one for one in parameters if one[1] == "keyword")


def written(parameters):
    marks = {"any": "", "keyword": "keyword ", "positional": "positional ", "*": "*", "**": "**"}
    return ", ".join(f"{marks[kind]}{name}{'' if needed else '='}" for name, kind, needed in parameters)


def untold(claimed, found):
    """Public names that Python has and the table lacks, where the table says that it tells all."""
    for name, seen in found["modules"].items():
        if not isinstance(seen, dict) and not claimed.unsure(name):
            yield from lacking(name, seen, claimed)
    for name, seen in found["classes"].items():
        if not claimed.unsure(name):
            yield from lacking(name, seen, claimed)


def lacking(owner, seen, claimed):
    for member in seen:
        if not claimed.knows(f"{owner}.{member}"):
            yield f"{owner}.{member}", "not in the table"
