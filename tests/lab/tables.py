"""src/mlflow/signatures.json: what the functions of each release take, as measured.

{"functions": {NAME: [{"releases": [R…], "parameters": [[NAME, KIND, REQUIRED]…],
                       "more_positional": bool, "more_keywords": bool}…]},
 "names": {PUBLIC CALLABLE OF THE MODULE mlflow: [R…]},
 "releases": [R…]}

KIND is "positional" (cannot be named), "any" or "keyword" (must be named), in
the order of the signature. `more_positional` and `more_keywords` tell of *args
and **kwargs. Releases with equal signatures share a form; a release without the
function is in none of its forms. A flavour whose module cannot be imported
without its library is missing: that says nothing about its functions.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import environments

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent.parent / "src" / "mlflow" / "signatures.json"


def measure(release):
    """The signatures of one release, as signatures.py prints them."""
    with tempfile.TemporaryDirectory(prefix="caveat-lab-signatures-") as folder:
        environment = {
            "PATH": os.defpath,
            "HOME": folder,
            "LANG": "C.UTF-8",
            "DO_NOT_TRACK": "true",
            "GIT_PYTHON_REFRESH": "quiet",
        }
        printed = subprocess.run(
            [str(environments.python(release)), str(HERE / "signatures.py")],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    return json.loads(printed.stdout)


def merge(measured):
    """One table out of {release: what was measured}."""
    functions, names = {}, {}
    for release, found in measured.items():
        for name, form in found["functions"].items():
            forms = functions.setdefault(name, [])
            same = next((known for known in forms if _is_same(known, form)), None)
            if same:
                same["releases"].append(release)
            else:
                forms.append({"releases": [release], **form})
        for name in found["names"]:
            names.setdefault(name, []).append(release)
    return {"functions": functions, "names": names, "releases": list(measured)}


def _is_same(known, form):
    return all(known[key] == form[key] for key in form)


def only(table, release):
    """The part of a table that is about one release, in the shape of `measure`."""
    functions = {}
    for name, forms in table["functions"].items():
        for form in forms:
            if release in form["releases"]:
                functions[name] = {key: form[key] for key in form if key != "releases"}
    names = [name for name, releases in table["names"].items() if release in releases]
    return {"functions": functions, "names": sorted(names)}


def render(table):
    """JSON with a line for each form and each name, sorted, so that a change reads well."""
    functions = []
    for name in sorted(table["functions"]):
        forms = ",\n".join(f"   {json.dumps(form)}" for form in table["functions"][name])
        functions.append(f"  {json.dumps(name)}: [\n{forms}\n  ]")
    names = [f"  {json.dumps(n)}: {json.dumps(table['names'][n])}" for n in sorted(table["names"])]
    return (
        '{\n "functions": {\n' + ",\n".join(functions) + "\n },\n"
        ' "names": {\n' + ",\n".join(names) + "\n },\n"
        f' "releases": {json.dumps(table["releases"])}\n}}\n'
    )


def load():
    return json.loads(TABLE.read_text(encoding="utf-8"))


def differences(release):
    """What the committed table says otherwise than the release does, a line each."""
    table = only(load(), release)
    found = measure(release)
    found["names"].sort()
    lines = []
    for name in sorted(set(table["functions"]) | set(found["functions"])):
        before, after = table["functions"].get(name), found["functions"].get(name)
        if before != after:
            lines += [f"- {name}: {json.dumps(before)}", f"+ {name}: {json.dumps(after)}"]
    if before_only := set(table["names"]) - set(found["names"]):
        lines.append(f"- names: {', '.join(sorted(before_only))}")
    if after_only := set(found["names"]) - set(table["names"]):
        lines.append(f"+ names: {', '.join(sorted(after_only))}")
    return lines
