"""The source of MLflow's releases, from their wheels: only the .py files are kept, in the tool cache."""

import shutil

import environments


def source(release):
    """The folder that holds the package `mlflow` of a release; fetched once."""
    place = folder(release)
    if not (place / "mlflow").is_dir():
        print(f"laboratory: fetching the source of MLflow {release}", flush=True)
        fetch(release, place)
    return place


def folder(release):
    return environments.tool_cache() / "mlflow" / "source" / release


def fetch(release, place):
    half = place.with_name(f"{release}-half")
    shutil.rmtree(half, ignore_errors=True)
    # `--no-cache`: a wheel unpacks to 100 MB, of which the table needs a tenth.
    environments.run(
        [environments.uv(), "pip", "install", "--quiet", "--no-cache", "--no-deps", "--only-binary", ":all:"]
        + ["--python-version", environments.PYTHON, "--target", str(half), f"mlflow=={release}"]
    )
    for entry in half.iterdir():
        if entry.name != "mlflow":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for file in half.rglob("*"):
        if file.is_file() and file.suffix != ".py":
            file.unlink()
    half.rename(place)
