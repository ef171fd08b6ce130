"""One Python environment for each MLflow release, made by uv from a committed lock.

An environment lies in the tool cache under mlflow/RELEASE and holds a stamp: the
hash of the lock it was made from. With the right stamp there is nothing to do.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCKS = HERE / "releases"
PYTHON = "3.11"


def releases():
    """The releases that have a lock, oldest first."""
    names = [lock.stem for lock in LOCKS.glob("*.txt")]
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def newest():
    return releases()[-1]


def tool_cache():
    if cache := os.environ.get("CAVEAT_TOOLS"):
        return Path(cache)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "caveat"


def folder(release):
    return tool_cache() / "mlflow" / release


def python(release):
    return folder(release) / "bin" / "python"


def ready(release):
    return _ready(folder(release), LOCKS / f"{release}.txt")


def make(release):
    """Make the environment of one release, unless it stands already."""
    says = f"installing MLflow {release} with scikit-learn"
    _stand(folder(release), LOCKS / f"{release}.txt", says)


def griffe():
    """The Python that has griffe, which reads MLflow's source (see api/griffe.txt)."""
    place = tool_cache() / "mlflow" / "griffe"
    _stand(place, HERE / "api" / "griffe.txt", "installing griffe")
    return place / "bin" / "python"


def _stand(place, lock, says):
    if _ready(place, lock):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # Another laboratory may have made it while this one waited.
        if not _ready(place, lock):
            print(f"laboratory: {says}", flush=True)
            _make(place, lock)


def _ready(place, lock):
    stamp = place / "lock.sha256"
    return stamp.is_file() and stamp.read_text() == _stamp_of(lock)


def _stamp_of(lock):
    return hashlib.sha256(PYTHON.encode() + b"\n" + lock.read_bytes()).hexdigest()


def _make(place, lock):
    shutil.rmtree(place, ignore_errors=True)
    run([uv(), "venv", "--quiet", "--python", PYTHON, str(place)])
    # `--no-deps`: the lock is complete, and says why where it differs from what
    # the packages declare (see releases/*.in and *.overrides).
    run(
        [uv(), "pip", "install", "--quiet", "--no-deps", "--compile-bytecode"]
        + ["--python", str(place / "bin" / "python"), "--requirement", str(lock)]
    )
    (place / "lock.sha256").write_text(_stamp_of(lock))


def lock():
    """Resolve the locks anew. Writes releases/*.txt."""
    for release in releases():
        overrides = LOCKS / f"{release}.overrides"
        command = [uv(), "pip", "compile", "--quiet", "--universal"]
        command += ["--python-version", PYTHON, "--no-annotate", "--no-header"]
        if overrides.is_file():
            command += ["--override", str(overrides)]
            for line in overrides.read_text().splitlines():
                if line and not line.startswith("#"):
                    command += ["--no-emit-package", line.split("==")[0]]
        command += [str(LOCKS / f"{release}.in"), "--output-file", str(LOCKS / f"{release}.txt")]
        print(f"laboratory: resolving MLflow {release}", flush=True)
        run(command, stdout=subprocess.DEVNULL)


def uv():
    """The uv on PATH, else the one that `.ci/tools` installs."""
    if found := shutil.which("uv"):
        return found
    own = tool_cache() / "uv-venv" / "bin" / "uv"
    if own.is_file():
        return str(own)
    sys.exit("laboratory: uv is not on PATH and not in the tool cache; `.ci/tools` installs it")


def run(command, **options):
    """Run a command that has to succeed; the laboratory ends where it does not."""
    done = subprocess.run(command, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"laboratory: `{' '.join(command[:4])} …` failed with status {done.returncode}")
