"""The walk's answer held against what MLflow did: `caveat landings --format json` and the landings observed."""

import json
import subprocess
from dataclasses import dataclass, field

from landings.observing import ID, NOWHERE, plain

FILES_AT_ONCE = 100


class NoAnswer(Exception):
    """The binary did not print what it should."""


@dataclass
class Shares:
    """Counts executed calls that landed somewhere."""

    scripts: int = 0
    calls: int = 0
    sound: int = 0
    exact: int = 0
    # Exact whichever way leads to the call.
    exact_by_line: int = 0
    # Not exact, but each of the alternatives happened in this one execution: a call in a loop over two experiments.
    exhausted: int = 0
    keys: int = 0
    keys_known: int = 0
    steps: int = 0
    steps_known: int = 0
    unplaced: int = 0
    raised: int = 0
    wrong: list = field(default_factory=list)
    vague: list = field(default_factory=list)


def ask(binary, release, paths):
    """{path: landings} as the walk predicts them."""
    minor = ".".join(release.split(".")[:2])
    predicted = {}
    for start in range(0, len(paths), FILES_AT_ONCE):
        some = [str(path) for path in paths[start : start + FILES_AT_ONCE]]
        command = [str(binary), "landings", "--format", "json", "--mlflow", minor, *some]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            files = json.loads(done.stdout)["files"]
        except (json.JSONDecodeError, KeyError, TypeError):
            raise NoAnswer(f"`caveat landings` ends with status {done.returncode}: {done.stderr.strip()[-500:]}") from None
        for path, file in zip(some, files, strict=True):
            predicted[path] = file["landings"]
    return predicted


def compare(shares, name, seen, predicted):
    """Hold all executed calls of a script against the predicted landings, and count; says whether all were sound."""
    shares.scripts += 1
    by_place = {}
    for landing in predicted:
        by_place.setdefault((landing["start"]["line"], landing["start"]["column"]), []).append(landing)
    all_sound = True
    for real in seen.landings:
        if real.line is None:
            shares.unplaced += 1
        elif real.raised is not None or real.server is None:
            shares.raised += 1
        else:
            here = by_place.get((real.line, real.column), [])
            beside = [other for other in seen.landings if (other.line, other.column) == (real.line, real.column)]
            all_sound &= _count(shares, name, real, here, beside)
    return all_sound


def _count(shares, name, real, here, beside):
    shares.calls += 1
    shares.exact_by_line += any(not unfit(real, landing) and _is_exact(landing) for landing in here)
    here = [one for landing in here for one in on_the_way(real, landing)]
    fitting = [landing for landing in here if not unfit(real, landing)]
    exact = any(_is_exact(landing) for landing in fitting)
    shares.sound += bool(fitting)
    shares.exact += exact
    shares.exhausted += not exact and any(_is_exhausted(landing, beside) for landing in fitting)
    said = (fitting or here or [{}])[0]
    shares.keys += bool(real.keys)
    shares.keys_known += bool(real.keys) and said.get("key") is not None
    shares.steps += bool(real.steps)
    shares.steps_known += bool(real.steps) and said.get("step") is not None
    if not fitting:
        _once(shares.wrong, Difference(name, real, here))
    elif not exact:
        _once(shares.vague, Difference(name, real, here))
    return bool(fitting)


def on_the_way(real, landing):
    """What is predicted for the way by which the script came to the call; where that is none of those that are told
    apart, what is predicted for all."""
    fitting = [way for way in landing.get("ways", ()) if _goes_by(real, way["via"])]
    return fitting if _agree(fitting) else [landing]


def _agree(ways):
    return bool(ways) and all(way[part] == ways[0][part] for way in ways for part in PARTS[:3])


def _goes_by(real, via):
    """Are the steps of a predicted way among those that were seen, in their order? The turns of some loops are not to be
    seen, nor is where a worker was handed its work."""
    seen = iter(real.via)
    counted = {step[1] for step in real.via if step[0] == "turn"}
    for step in via:
        (kind, value), *_ = step.items()
        if kind == "handed_over":
            if not real.worker:
                return False
        elif kind == "call":
            if ("call", value) not in seen:
                return False
        elif value[0] in counted and ("turn", *value) not in seen:
            return False
    return True


@dataclass
class Difference:
    """An executed call whose landing was not predicted, or not exactly."""

    script: str
    real: object
    here: list

    def lines(self):
        yield f"{self.script}:{self.real.line}:{self.real.column}: {self.real.call}"
        yield f"    real       {shown(self.real)}"
        for landing in self.here:
            parts = [f"{part} {json.dumps(landing.get(part), ensure_ascii=False)}" for part in PARTS]
            yield f"    predicted  {', '.join(parts)}" + "".join(f"; {why}" for why in unfit(self.real, landing))
        if not self.here:
            yield "    predicted  nothing starts there"


PARTS = ("tracking", "experiment", "run", "key", "step")


def shown(real):
    text = f"{real.server}, experiment {real.experiment!r}, run {real.run!r}, key {list(real.keys)}, step {list(real.steps)}"
    return text + (", in a worker" if real.worker else "")


def _once(differences, one):
    if not any(other.script == one.script and other.real == one.real for other in differences):
        differences.append(one)


def unfit(real, landing):
    """The parts of a predicted landing that what happened is not among."""
    found = []
    servers = [plain(value) if isinstance(value, str) else value for value in _values(landing["tracking"]) or []]
    if _values(landing["tracking"]) is not None and real.server not in servers:
        found.append("another server")
    experiments = _values(landing["experiment"])
    if experiments is not None and real.experiment is not None and real.experiment not in experiments:
        found.append("another experiment")
    runs = _values(landing["run"])
    if runs is not None and real.run not in (NOWHERE, ID) and real.run not in runs:
        found.append("another run")
    if landing["key"] is not None and not set(real.keys) <= set(_listed(landing["key"])):
        found.append("another key")
    if landing["step"] is not None and not set(real.steps) <= set(_listed(landing["step"])):
        found.append("another step")
    return found


def _values(part):
    """The values that a part of a landing may have; None where it may be anything."""
    if "unknown" in part:
        return None
    return [part["known"]] if "known" in part else part["one_of"]


def _is_exact(landing):
    return all("known" in landing[part] for part in ("tracking", "experiment", "run"))


def _is_exhausted(landing, reals):
    happened = {
        "tracking": {real.server for real in reals},
        "experiment": {real.experiment for real in reals},
        "run": {real.run for real in reals},
    }
    for part, values in happened.items():
        said = _values(landing[part])
        if said is None or not {plain(value) if part == "tracking" and value else value for value in said} <= values:
            return False
    return True


def _listed(value):
    return value if isinstance(value, list) else [value]
