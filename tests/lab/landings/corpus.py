"""The committed scripts: on which releases each runs, and what was observed there, equal releases together."""

import json
import re
from pathlib import Path

import environments

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SCRIPTS = HERE / "scripts"
OBSERVED = HERE / "observed"
# How a record names the store that a release writes to when it is told nothing.
DEFAULT = "default"


def scripts():
    return sorted(SCRIPTS.glob("*.py"))


def default_store(release):
    return "sqlite:///mlflow.db" if numbers(release) >= (3,) else "mlruns"


def numbers(release):
    return tuple(int(part) for part in release.split("."))


def runs_on(code, release):
    """Does the script run there? `# releases: >=2.18` in its first lines says so, else it runs on all."""
    for line in code.splitlines()[:5]:
        if found := re.fullmatch(r"# releases: (.+)", line):
            return all(_allows(part.strip(), release) for part in found[1].split(","))
    return True


def _allows(condition, release):
    sign, bound = re.fullmatch(r"(>=|<)\s*([\d.]+)", condition).groups()
    return numbers(release) >= numbers(bound) if sign == ">=" else numbers(release) < numbers(bound)


def record(seen, release, code):
    """What was seen, as it is kept: calls of the main thread in the order of the first, then those of workers."""
    default = default_store(release)
    stands_in = default if default.rpartition("/")[2] not in code else None

    def server(uri):
        return DEFAULT if uri == stands_in else uri

    calls, times = {}, {}
    for landing in seen.landings:
        said = {"line": landing.line, "column": landing.column, "call": landing.call, "server": server(landing.server)}
        said |= {"experiment": landing.experiment, "run": landing.run, "key": _one_or_all(landing.keys)}
        said |= {"worker": landing.worker or None, "raised": landing.raised}
        key = json.dumps(said)
        one = calls.setdefault(key, {**said, "step": set()})
        one["step"].update(landing.steps)
        times[key] = times.get(key, 0) + 1
    told = [{**one, "step": _one_or_all(sorted(one["step"])), "times": times[key]} for key, one in calls.items()]
    by_main = [one for one in told if not one["worker"]]
    by_workers = sorted((one for one in told if one["worker"]), key=lambda one: json.dumps(one, sort_keys=True))
    runs = {}
    for run in seen.runs:
        said = {"run": run.run, "server": server(run.server), "experiment": run.experiment, "status": run.status}
        key = json.dumps({**said, "parent": run.parent})
        one = runs.setdefault(key, {**said, "parent": run.parent, "times": 0})
        one["times"] += 1
    return {
        "ending": seen.ending,
        "calls": [_short(one) for one in by_main + by_workers],
        "runs": [_short(one) for one in sorted(runs.values(), key=lambda one: (str(one["run"]).zfill(4), json.dumps(one)))],
    }


def _one_or_all(values):
    return None if not values else values[0] if len(values) == 1 else list(values)


def _short(one):
    """Without what is not there, and without a count of one."""
    return {key: value for key, value in one.items() if value is not None and (key, value) != ("times", 1)}


def file_of(script):
    return OBSERVED / f"{script.stem}.json"


def load(script):
    """{release: record}"""
    path = file_of(script)
    groups = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {release: {key: group[key] for key in ("ending", "calls", "runs")} for group in groups for release in group["releases"]}


def store(script, by_release):
    """Write the records; says whether the file changed."""
    text, path = render(by_release), file_of(script)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def render(by_release):
    groups = []
    for release in sorted(by_release, key=numbers):
        same = next((group for group in groups if group["record"] == by_release[release]), None)
        if same is None:
            groups.append({"releases": [release], "record": by_release[release]})
        else:
            same["releases"].append(release)
    return "[\n" + ",\n".join(_render_group(group) for group in groups) + "\n]\n"


def _render_group(group):
    def listed(entries):
        return "[" + ",".join("\n   " + json.dumps(entry, ensure_ascii=False) for entry in entries) + "]"

    record = group["record"]
    return (
        f' {{"releases": {json.dumps(group["releases"])}, "ending": {json.dumps(record["ending"])},\n'
        f'  "calls": {listed(record["calls"])},\n  "runs": {listed(record["runs"])}}}'
    )


def releases_of(code):
    return [release for release in environments.releases() if runs_on(code, release)]
