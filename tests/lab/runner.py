"""Runs scripts on one release: the warm interpreter, the server, the fresh folders."""

import contextlib
import dataclasses
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import environments
import libraries
import summary

SCRIPT_SECONDS = 120
# With a library that takes seconds to import.
LONG_SECONDS = 600
SERVER_SECONDS = 120
ANYWHERE = "/anywhere"
ADDRESS = re.compile(r"\b(127\.0\.0\.1|localhost):5000\b")
HERE = Path(__file__).resolve().parent


class Failed(Exception):
    """The laboratory could not make an observation."""


@dataclasses.dataclass
class Watched:
    """A script that was watched and has ended. `place` holds its folder and its temporary files, as long as it is read."""

    notes: list
    exceptions: list
    status: int
    place: Path
    folder: Path
    server: object
    errors: str


class Bench:
    """One release, and a folder with libraries it does not have. Scripts may be run from several threads at once."""

    def __init__(self, release, libraries_folder=None):
        self.release = release
        self.libraries_folder = libraries_folder
        self.libraries = {}
        self.libraries_lock = threading.Lock()
        self.root = Path(tempfile.mkdtemp(prefix=f"caveat-lab-{release}-")).resolve()
        self.count = 0
        self.lock = threading.Lock()
        self.answers = {}
        self.warm = None
        self.server = None
        self.server_lock = threading.Lock()
        self.template_lock = threading.Lock()
        self.watching = False
        self.watching_lock = threading.Lock()
        self.default_is_database = int(release.split(".")[0]) >= 3
        self.default_store = "mlflow.db" if self.default_is_database else "mlruns"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.stop()
        if self.warm:
            self.warm.stdin.close()
            self.warm.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    def observe(self, code, *, fresh=False, server=False, needs=None, beside=False, details=None):
        """Run one script and describe it: {"outcome", "summary"}, and with which library where it needs one.

        `beside` is whether it sees the libraries of the folder; one that needs a library does.
        Raises `libraries.Wanting` where that cannot be imported."""
        told = {"with": self._library(needs), "code": libraries.digest(code)} if needs else {}
        with self._server(server) as running:
            return self._observe(code, fresh, running, details, beside or bool(needs)) | told

    def _library(self, name):
        """The library and its version. Asked once."""
        with self.libraries_lock:
            if name not in self.libraries:
                python, environment = environments.python(self.release), self._environment(self._place())
                try:
                    self.libraries[name] = libraries.version(python, name, self.libraries_folder, environment)
                except libraries.Wanting as wanting:
                    self.libraries[name] = wanting
            if isinstance(self.libraries[name], libraries.Wanting):
                raise self.libraries[name]
            return self.libraries[name]

    @contextlib.contextmanager
    def watch(self, code):
        """Run one script and hand back what `landings.watching` noted, with what is left: a `Watched`."""
        self._warm_for_watching()
        with self._server(bool(ADDRESS.search(code))) as server:
            place, folder, script, status = self._run_code(code, fresh=False, server=server, watch=True)
            notes = [json.loads(line) for line in self._text(place / "landings").splitlines()]
            exceptions = [json.loads(line) for line in self._text(place / "notes").splitlines()]
            watched = Watched(notes, exceptions, status, place, folder, server, self._text(place / "stderr"))
            try:
                yield watched
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def _warm_for_watching(self):
        with self.watching_lock:
            if not self.watching:
                place = self._place()
                self._ask({"kind": "warm", "empty": str(self.template()), "folder": str(place), "seconds": SCRIPT_SECONDS})
                self.watching = True

    @contextlib.contextmanager
    def _server(self, wanted):
        """The server, emptied, for one script at a time; None where none is wanted."""
        if not wanted:
            yield None
            return
        with self.server_lock:
            if self.server is None:
                self.server = Server(self.release, self.root / "server", self._environment)
            self.server.clear()
            yield self.server

    def _run_code(self, code, fresh, server, watch=False, beside=False):
        """Run a script in a folder of its own: (place of all its files, working folder, script, exit status)."""
        place = self._place()
        folder = place / "work"
        folder.mkdir()
        if self.default_is_database:
            self._put_database(folder)
        script = place / "script.py"
        run_code = without_shell_lines(code)
        if server:
            run_code = ADDRESS.sub(lambda found: f"{found[1]}:{server.port}", run_code)
        script.write_text(run_code, encoding="utf-8")
        return place, folder, script, self._run(place, folder, script, fresh, watch, beside)

    def _observe(self, code, fresh, server, details, beside):
        place, folder, script, status = self._run_code(code, fresh, server, beside=beside)
        written = ADDRESS.search(code)
        models = [str(folder), *([str(server.folder)] if server else [])]
        facts = self._read(place, folder, models, server)
        output, errors = (self._text(place / name) for name in ("stdout", "stderr"))
        if details is not None:
            details.update(stdout=output, stderr=errors, facts=facts, status=status)
        notes = place / "notes"
        seen = summary.Seen(
            code=code,
            status=status,
            notes=[json.loads(line) for line in self._text(notes).splitlines()],
            printed=output,
            facts=facts,
            folder=str(folder),
            script=str(script),
            site_packages=str(environments.folder(self.release) / "lib/python3.11/site-packages"),
            libraries=str(self.libraries_folder or ""),
            default_store=self.default_store,
            server=f":{server.port}" if server else None,
            server_as_written=":" + (written[0].split(":")[1] if written else "5000"),
        )
        shutil.rmtree(place, ignore_errors=True)
        return summary.describe(seen)

    @staticmethod
    def _text(path):
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    def _place(self):
        with self.lock:
            self.count += 1
            place = self.root / f"script-{self.count}"
        place.mkdir()
        (place / "home").mkdir()
        (place / "tmp").mkdir()
        return place

    def _environment(self, place):
        paths = [str(environments.folder(self.release) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]
        return {
            "PATH": os.pathsep.join(paths),
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "tmp"),
            "USER": "reader",
            "LANG": "C.UTF-8",
            "DO_NOT_TRACK": "true",
            "GIT_PYTHON_REFRESH": "quiet",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "NO_PROXY": "*",
        }

    def _run(self, place, folder, script, fresh, watch=False, beside=False):
        job = {
            "kind": "run",
            "script": str(script),
            "folder": str(folder),
            "notes": str(place / "notes"),
            "stdout": str(place / "stdout"),
            "stderr": str(place / "stderr"),
            "environment": self._environment(place),
            "seconds": SCRIPT_SECONDS,
        }
        if beside:
            job |= {"libraries": [str(self.libraries_folder)] if self.libraries_folder else [], "seconds": LONG_SECONDS}
        if watch:
            job |= {"landings": str(place / "landings"), "empty": str(self.template())}
        # A library of the folder must not meet what the warm interpreter has imported.
        status = self._run_fresh(job) if fresh or beside else self._ask(job)
        if status is None:
            errors = self._text(place / "stderr")[-2000:]
            raise Failed(f"did not end within {job['seconds']} seconds\n{errors}")
        return status

    def _run_fresh(self, job):
        command = [str(environments.python(self.release)), str(HERE / "warm.py"), json.dumps(job)]
        process = subprocess.Popen(command, env=job["environment"], start_new_session=True)
        try:
            return process.wait(timeout=job["seconds"])
        except subprocess.TimeoutExpired:
            return None
        finally:
            try:
                os.killpg(process.pid, 9)
            except ProcessLookupError:
                pass
            process.wait()

    def _read(self, place, folder, models, server):
        facts = place / "facts.json"
        job = {
            "kind": "read",
            "folder": str(folder),
            "facts": str(facts),
            "models": models,
            "server": server.address if server else None,
            "stdout": str(place / "reader-output"),
            "stderr": str(place / "reader-output"),
            "environment": self._environment(place),
            "seconds": SCRIPT_SECONDS,
        }
        if self._ask(job) != 0 or not facts.is_file():
            raise Failed("the stores could not be read\n" + self._text(place / "reader-output")[-3000:])
        return json.loads(facts.read_text(encoding="utf-8"))

    def _ask(self, job):
        """Have the warm interpreter do a job; its exit status, or None when out of time."""
        answered = threading.Event()
        with self.lock:
            if self.warm is None:
                self._start_warm()
            self.count += 1
            identity = self.count
            self.answers[identity] = (answered, [])
            self.warm.stdin.write(json.dumps({**job, "id": identity}) + "\n")
            self.warm.stdin.flush()
        if not answered.wait(job["seconds"] + 30):
            raise Failed("the warm interpreter does not answer")
        with self.lock:
            status = self.answers.pop(identity)[1][0]
        if status == "gone":
            raise Failed("the warm interpreter has ended")
        return status

    def _start_warm(self):
        place = self.root / "warm"
        (place / "home").mkdir(parents=True)
        (place / "tmp").mkdir()
        self.warm = subprocess.Popen(
            [str(environments.python(self.release)), str(HERE / "warm.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(place / "stderr").open("w"),
            env=self._environment(place),
            cwd=place,
            text=True,
        )
        ready = self.warm.stdout.readline()
        if not ready or json.loads(ready)["ready"] != self.release:
            raise Failed(f"no warm interpreter: {ready}{self._text(place / 'stderr')[-2000:]}")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.warm.stdout:
            answer = json.loads(line)
            with self.lock:
                answered, status = self.answers[answer["id"]]
            status.append(answer["status"])
            answered.set()
        with self.lock:
            for answered, status in self.answers.values():
                status.append("gone")
                answered.set()

    def _put_database(self, folder):
        """Copy the migrated, empty database that MLflow would make in `folder`."""
        shutil.copy(self.template(), folder / "mlflow.db")
        _move_artifacts(folder / "mlflow.db", ANYWHERE, str(folder))

    def template(self):
        """The release's empty database, made once."""
        template = environments.folder(self.release) / "empty.db"
        with self.template_lock:
            if not template.is_file():
                self._make_template(template)
        return template

    def _make_template(self, template):
        place = self._place()
        folder = place / "work"
        folder.mkdir()
        script = place / "script.py"
        store = "mlflow.set_tracking_uri('sqlite:///mlflow.db')"
        script.write_text(f"import mlflow\n{store}\nmlflow.search_experiments()\n")
        if self._run(place, folder, script, fresh=False) != 0:
            raise Failed("no empty database\n" + self._text(place / "stderr")[-2000:])
        half = template.with_suffix(f".{os.getpid()}")
        shutil.copy(folder / "mlflow.db", half)
        _move_artifacts(half, str(folder), ANYWHERE)
        half.replace(template)


def _move_artifacts(database, old, new):
    """The default experiment keeps the folder that it was made in: put another in its place."""
    connection = sqlite3.connect(database)
    try:
        with connection:
            connection.execute(
                "update experiments set artifact_location = replace(artifact_location, ?, ?)",
                (old, new),
            )
    finally:
        connection.close()


def without_shell_lines(code):
    """Notebook lines (`!pip …`, `%env A=b`) as the Python that an interpreter can run."""
    lines = []
    for line in code.split("\n"):
        indent, text = re.match(r"(\s*)(.*)", line).groups()
        if setting := re.match(r"%(?:set_)?env\s+(\w+)[=\s]\s*(.+)", text):
            line = f"{indent}import os; os.environ[{setting[1]!r}] = {setting[2]!r}"
        elif re.match(r"![^=]|%\w", text):
            line = f"{indent}pass  # {text}"
        lines.append(line)
    return "\n".join(lines)


class Server:
    """A real `mlflow server` on a free loopback port, with a database of its own."""

    def __init__(self, release, folder, environment):
        self.folder = folder
        (folder / "home").mkdir(parents=True, exist_ok=True)
        (folder / "tmp").mkdir(exist_ok=True)
        self.artifacts = folder / "artifacts"
        self.database = folder / "server.db"
        self.log = folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [str(environments.folder(release) / "bin" / "mlflow"), "server"]
            + ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
            + ["--backend-store-uri", f"sqlite:///{self.database}"]
            + ["--artifacts-destination", str(self.artifacts)],
            cwd=folder,
            env=environment(folder) | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
            stdin=subprocess.DEVNULL,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait()
        self.empty = sqlite3.connect(folder / "empty.db", check_same_thread=False)
        with sqlite3.connect(self.database) as live:
            live.backup(self.empty)

    def _wait(self):
        deadline = time.monotonic() + SERVER_SECONDS
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                opener.open(f"{self.address}/health", timeout=5).read()
                opener.open(f"{self.address}/api/2.0/mlflow/experiments/get?experiment_id=0").read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        text = self.log.read_text(errors="replace")[-3000:]
        self.stop()
        raise Failed(f"the server did not start\n{text}")

    def clear(self):
        """Back to the empty database and no artifacts."""
        live = sqlite3.connect(self.database)
        try:
            self.empty.backup(live)
        finally:
            live.close()
        shutil.rmtree(self.artifacts, ignore_errors=True)

    def stop(self):
        try:
            os.killpg(self.process.pid, 15)
            self.process.wait(timeout=10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
        self.process.wait()
