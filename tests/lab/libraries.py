"""Libraries that an example needs and that the laboratory's environments do not have, because they are large.

`uv pip install --target FOLDER torch` makes a folder that has one, and `--with FOLDER` puts it behind the packages of
each release. An example whose library is not there is not run: what was observed of it before stands, as long as it
was observed of this code.
"""

import hashlib
import re
import subprocess

from articles import FIXED

SECONDS = 300
MARK = re.compile(r"[ \t]*# error:.*")
ASK = """
import importlib, sys
from importlib import metadata
library, *folders = sys.argv[1:]
sys.path += folders
importlib.import_module(library)
packages = metadata.packages_distributions().get(library, [library])
print(f"{library} {metadata.version(packages[0])}")
"""


class Wanting(Exception):
    """The library that an example needs cannot be imported, and why."""

    def __init__(self, library, why):
        super().__init__(why)
        self.library = library


def version(python, library, folder=None, environment=None):
    """The library and its version, `torch 2.5.1`, as this interpreter imports it; folder is `--with`."""
    command = [str(python), "-B", "-c", ASK, library, *([str(folder)] if folder else [])]
    try:
        asked = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Wanting(library, f"importing {library} took more than {SECONDS} seconds") from None
    if asked.returncode != 0:
        raise Wanting(library, (asked.stderr.strip().splitlines() or [f"{library} cannot be imported"])[-1])
    return asked.stdout.strip().splitlines()[-1]


def digest(code):
    """Tells whether an observation is of this code. The marks of an article do not count."""
    return hashlib.sha256(MARK.sub("", code).encode()).hexdigest()[:16]


def fault(example, expected):
    """What is wrong with the observation of an example that cannot be run here, or None."""
    if expected is None:
        return f"no observation; `lab observe --with FOLDER`, where the folder has {example.needs}, makes one"
    if fault := misplaced(example, expected):
        return fault
    if expected["code"] != digest(example.code):
        return "was changed after it was observed; `lab observe --with FOLDER` runs it again"
    return None


def misplaced(example, expected):
    """An observation names its library where the example needs one, and its code where that is not run each time or
    not in the article; and else does not."""
    if not example.needs:
        strange = {"with"} if example.name.endswith(FIXED) else {"with", "code"}
        return "its observation names a library, and it needs none" if strange & set(expected) else None
    library = expected.get("with", "").split(" ")[0]
    if library == example.needs and "code" in expected:
        return None
    return f"its observation does not say with which {example.needs} it was made"


def not_run(wanting):
    """One line for the examples that were not run, a `Wanting` each, or None."""
    if not wanting:
        return None
    names = ", ".join(sorted({one.library for one in wanting}))
    verb = "example was" if len(wanting) == 1 else "examples were"
    return f"{len(wanting)} {verb} not run for want of {names}"
