"""`lab api`: makes src/mlflow/api.txt from the releases it names, and from those given.

Each release is read once; what was read stands in the tool cache beside the release's source, under the hash of
the code that read it. So another release costs one reading, and a change of the reading costs them all.
"""

import concurrent.futures
import difflib
import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import environments

from . import merging, wheels, writing

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent.parent.parent / "src" / "mlflow" / "api.txt"
READERS = ("reading.py", "source.py", "griffe.txt")
AT_ONCE = 2


def make(given):
    for release in given:
        if not re.fullmatch(r"\d+\.\d+\.\d+", release):
            sys.exit(f"laboratory: {release} is no release; one looks like 3.18.0")
    before = TABLE.read_text(encoding="utf-8")
    releases = together(named_in(before), given)
    started = time.monotonic()
    print(f"laboratory: the public API of {len(releases)} releases, {releases[0]} to {releases[-1]}", flush=True)
    after = writing.write(merging.merge(read_all(releases)), releases)
    TABLE.write_text(after, encoding="utf-8")
    print(f"laboratory: {TABLE.name} {changes(before, after)}, in {time.monotonic() - started:.0f} s")


def named_in(text):
    """The releases that a table was made from, oldest first."""
    return re.search(r"^releases (.*)$", text, re.M)[1].split()


def together(known, given):
    """One release a minor, the given ones before the known, oldest first."""
    by_minor = {minor(release): release for release in [*known, *given]}
    return [by_minor[key] for key in sorted(by_minor)]


def minor(release):
    return tuple(int(part) for part in release.split(".")[:2])


def read_all(releases):
    python = environments.griffe()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [
            pool.submit(reading, release, python, f"{count} of {len(releases)}")
            for count, release in enumerate(releases, 1)
        ]
        return {release: job.result() for release, job in zip(releases, jobs)}


def reading(release, python, which):
    """What reading.py finds in a release, from the cache where it has been read before."""
    source = wheels.source(release)
    kept = source / f"reading-{reader_hash()}.json"
    if not kept.is_file():
        print(f"laboratory: reading MLflow {release} ({which})", flush=True)
        for older in source.glob("reading-*"):
            older.unlink()
        half = kept.with_suffix(".half")
        subprocess.run([str(python), "-B", str(HERE / "reading.py"), str(source), str(half)], check=True)
        half.rename(kept)
    return json.loads(kept.read_text(encoding="utf-8"))


def reader_hash():
    text = b"".join((HERE / name).read_bytes() for name in READERS)
    return hashlib.sha256(text).hexdigest()[:16]


def changes(before, after):
    if before == after:
        return "is as it was"
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return f"has {added} new or changed lines for {removed}"
