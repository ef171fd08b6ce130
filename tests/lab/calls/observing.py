"""The calls of pairs.txt: how each release answered them (calls.observed.json), and whether the table says so too."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import environments
from api import table
from api.making import TABLE

HERE = Path(__file__).resolve().parent
PAIRS = HERE / "pairs.txt"
OBSERVED = HERE / "calls.observed.json"

# What the table may say of a call that was answered so. "perhaps" is an honest answer to any: the function has
# **kwargs, or a decorator that the table knows nothing of.
AGREES = {
    "taken": {"yes", "perhaps"},
    "refused inside": {"yes", "perhaps"},
    "refused": {"no", "perhaps"},
    "no such name": {"no such name", "perhaps"},
    "not importable": {"yes", "no", "perhaps", "no such name"},
    "not reached": {"yes", "no", "perhaps"},
}


def pairs():
    """[(name, keyword)…] in the order of the file."""
    found = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, keywords = line.partition(": ")
            found.extend((name, keyword) for keyword in keywords.split())
    return found


def call(release):
    """{name: {keyword: word}}, as calling.py prints it."""
    with tempfile.TemporaryDirectory(prefix="caveat-lab-calls-") as folder:
        environment = {"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "DO_NOT_TRACK": "true"}
        printed = subprocess.run(
            [str(environments.python(release)), "-B", str(HERE / "calling.py")],
            cwd=folder,
            env=environment | {"GIT_PYTHON_REFRESH": "quiet", "NO_PROXY": "*", "PATH": os.defpath},
            input=json.dumps({"pairs": pairs(), "folder": folder}).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    return json.loads(printed.stdout)


def load():
    """{name: {keyword: {release: word}}}"""
    return json.loads(OBSERVED.read_text(encoding="utf-8")) if OBSERVED.is_file() else {}


def store(observed):
    """Write the observations; whether they have changed."""
    text = render(observed)
    if OBSERVED.is_file() and OBSERVED.read_text(encoding="utf-8") == text:
        return False
    OBSERVED.write_text(text, encoding="utf-8")
    return True


def render(observed):
    """JSON with a line for each pair, in the order of pairs.txt."""
    names = {}
    for name, keyword in pairs():
        if seen := observed.get(name, {}).get(keyword):
            names.setdefault(name, []).append(f"  {json.dumps(keyword)}: {json.dumps(seen)}")
    blocks = (f" {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n }" for name, lines in names.items())
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def observe(release):
    """Call all pairs on a release and keep the answers. Nothing is left of what pairs.txt no longer has."""
    answers, observed = call(release), load()
    for name, keyword in pairs():
        seen = observed.setdefault(name, {}).setdefault(keyword, {})
        seen[release] = answers[name][keyword]
        known = environments.releases()
        observed[name][keyword] = {one: seen[one] for one in known if one in seen}
    return store(observed)


def differences(release):
    """(pairs that are answered as before, what is answered otherwise, a line each)."""
    answers, observed = call(release), load()
    lines = []
    for name, keyword in pairs():
        before, now = observed.get(name, {}).get(keyword, {}).get(release), answers[name][keyword]
        if before != now:
            lines.append(f"{name}({keyword}=): observed {before}, now {now}")
    return len(pairs()) - len(lines), lines


def disagreements(release):
    """Where the table says otherwise than what was observed, a line each."""
    claimed = table.Release(*table.read(TABLE.read_text(encoding="utf-8")), release)
    observed, lines = load(), []
    for name, keyword in pairs():
        seen = observed.get(name, {}).get(keyword, {}).get(release)
        said = claimed.takes(name, keyword)
        if said not in AGREES.get(seen, ()):
            lines.append(f"{name}({keyword}=): {seen}, and the table says {said}")
    return lines
