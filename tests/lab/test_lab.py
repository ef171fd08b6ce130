"""The laboratory's own tests, without MLflow: python3 -m unittest discover -s tests/lab"""

import ast
import json
import sys
import tempfile
import threading
import types
import unittest
from pathlib import Path

import articles
import environments
import runner
import summary
from api import comparing, making, merging, table, writing
from calls import observing
from landings import comparing as holding
from landings import corpus, generating, proving, watching
from landings import observing as landed

RUN_ID = "0123456789abcdef0123456789abcdef"


def seen(**changes):
    run = {
        "id": RUN_ID,
        "name": "bold-newt-12",
        "status": "FINISHED",
        "start": 1,
        "deleted": False,
        "metrics": {"loss": [[0, 0.3]], "acc": [[0, 0.5], [1, 0.75]]},
        "params": {"lr": "0.1"},
        "tags": {"mlflow.user": "reader", "team": "x"},
        "datasets": [],
        "artifacts": ["model/"],
    }
    experiment = {"id": "0", "name": "Default", "deleted": False, "tags": {}, "runs": [run]}
    values = {
        "code": "",
        "status": 0,
        "notes": [],
        "printed": "",
        "facts": {
            "stores": [{"kind": "folder", "name": "mlruns", "experiments": [experiment]}],
            "models": [],
            "entries": ["mlruns/"],
        },
        "folder": "/somewhere/work",
        "script": "/somewhere/script.py",
        "site_packages": "/somewhere/site-packages",
        "libraries": "",
        "default_store": "mlruns",
        "server": None,
        "server_as_written": ":5000",
    }
    return summary.Seen(**{**values, **changes})


def lines(**changes):
    return summary.describe(seen(**changes))["summary"]


class Fences(unittest.TestCase):
    def test_words_after_the_fence(self):
        text = "# T\n\n```python bad fresh server name=crash\nx = 1\n```\n```python good\ny\n```\n"
        first, second = articles.examples(text, "a.md")
        self.assertEqual((first.name, first.line, first.code), ("crash", 3, "x = 1\n"))
        self.assertTrue(first.fresh and first.server)
        self.assertEqual((second.name, second.fresh, second.server), ("good", False, False))

    def test_a_library_that_is_needed(self):
        text = "```python bad needs=torch fresh\nx\n```\n```python good\ny\n```\n"
        self.assertEqual([one.needs for one in articles.examples(text, "a.md")], ["torch", None])

    def test_other_blocks_are_not_examples(self):
        text = "```python\nx\n```\n```observed bad 3.18.0\nexception: X\n```\n```sh\nls\n```\n"
        self.assertEqual(articles.examples(text, "a.md"), [])

    def test_mistakes_are_named(self):
        for text in (
            "```python bad\nx\n",
            "```python bad slow\nx\n```\n",
            "```python bad needs=\nx\n```\n",
            "```python bad needs=a-b\nx\n```\n",
            "```python bad needs=a needs=b\nx\n```\n",
            "```python bad\nx\n```\n```python bad\nx\n```\n",
        ):
            with self.assertRaises(articles.Malformed):
                articles.examples(text, "a.md")

    def test_shell_lines_do_not_reach_python(self):
        code = "if x:\n    !pip install mlflow\n%env A=b c\ny = a % b\nz != 1\n"
        expected = "if x:\n    pass  # !pip install mlflow\nimport os; os.environ['A'] = 'b c'\n"
        self.assertEqual(runner.without_shell_lines(code), expected + "y = a % b\nz != 1\n")


class Lines(unittest.TestCase):
    def test_a_run(self):
        self.assertEqual(
            lines(),
            [
                "run 1 in Default: FINISHED, metrics acc=[0:0.5 1:0.75] loss=0.3, params lr=0.1, "
                "tags team=x, artifacts model/"
            ],
        )

    def test_another_store_is_named(self):
        self.assertTrue(lines(default_store="mlflow.db")[0].startswith("run 1 in Default in folder mlruns:"))

    def test_traces_of_the_same_look_are_one_line(self):
        def trace(*spans, status="OK", unread=None):
            keys = ("id", "parent", "name", "status")
            return {"status": status, "unread": unread, "spans": [dict(zip(keys, span)) for span in spans]}

        nested = trace(("1", None, "answer", "OK"), ("2", "1", "search_1", "OK"), ("3", "1", "search_2", "ERROR"))
        alone = trace(("4", None, "search", "OK"))
        # The root of an unfinished trace is not there, those in it are.
        unfinished = trace(("5", "9", "search", "OK"), status="IN_PROGRESS")
        traces = [alone, nested, alone, unfinished, trace(status="IN_PROGRESS"), trace(unread="MlflowException")]
        experiment = {"id": "0", "name": "qa", "deleted": False, "tags": {}, "runs": [], "traces": traces}
        store = {"kind": "folder", "name": "mlruns", "experiments": [experiment]}
        self.assertEqual(
            lines(facts={"stores": [store], "models": [], "entries": []}),
            [
                "no run recorded",
                "trace in qa: IN_PROGRESS, no spans",
                "trace in qa: IN_PROGRESS, spans search",
                "trace in qa: OK, its spans cannot be read: MlflowException",
                "trace in qa: OK, spans answer (search, search ERROR)",
                "2 traces in qa: OK, spans search",
                "experiment qa, no runs",
            ],
        )

    def test_a_name_the_script_chose_is_kept(self):
        self.assertIn("name bold-newt-12", lines(code="run_name='bold-newt-12'")[0])

    def test_the_dust_of_floating_point_is_nothing(self):
        self.assertEqual([summary._number(n) for n in (2.2e-16, -1e-15, 0.12345, 1e-9)], ["0", "0", "0.1235", "1e-09"])

    def test_exceptions_come_first_and_ids_are_scrubbed(self):
        note = {"kind": "exception", "type": "Exception", "text": f"Run {RUN_ID}\nis active"}
        described = summary.describe(seen(notes=[note], status=1))
        self.assertEqual(described["outcome"], "raised")
        self.assertEqual(described["summary"][0], "exception: Exception: Run <run 1> is active")

    def test_the_statement_of_a_database_is_left_out(self):
        text = "no such type\n[SQL: SELECT a FROM b]\n[parameters: ('/tmp/some ... (16 characters truncated)"
        note = {"kind": "exception", "type": "MlflowException", "text": text}
        described = summary.describe(seen(notes=[note], status=1))
        self.assertEqual(described["summary"][0], "exception: MlflowException: no such type [SQL: …]")

    def test_times_folders_ports_and_addresses_are_scrubbed(self):
        printed = (
            "2026-11-23 01:02:03.456 /somewhere/work/a http://127.0.0.1:41234/x "
            "m-fedcba9876543210fedcba9876543210 bold-newt-12 0x7f0011223344"
        )
        self.assertEqual(
            lines(printed=printed, server=":41234")[-1],
            "prints: <time> <folder>/a http://127.0.0.1:5000/x <model id> <name> <address>",
        )

    def test_only_versions_that_the_script_pins_are_kept(self):
        model = {
            "requirements": ["mlflow==3.18.0", "pandas==2.0.1", ""],
            "conda": ["python=3.9", "pip<=26", {"pip": ["mlflow==3.18.0"]}],
            "python": "3.11.7",
        }
        facts = {"stores": [], "models": [model], "entries": []}
        code = "conda_env={'dependencies': ['python=3.9']}; pip=['pandas == 2.0.1']"
        self.assertEqual(
            lines(code=code, facts=facts),
            [
                "no run recorded",
                "model: requirements mlflow, pandas==2.0.1",
                "model: conda dependencies python=3.9, pip, pip: mlflow",
                "model: python of the script",
            ],
        )


API = """\
# a comment
releases 2.0.1 2.9.2 3.0.1
mlflow
 Tool = mlflow.tools.Tool
 def log(key, value=None, step=... {2.9-}, *, name=None {3.0- dep key}) -> mlflow.tools.Run?
 def send(*args, **kwargs) {-2.9}
 def send(text, retries=3, *rest) open {3.0- dep 3.0.1 mlflow.log}
 other json os
mlflow.filled open
class mlflow.tools.Base
 def __init__(place)
 attr label: mlflow.tools.Tool*
class mlflow.tools.Tool(mlflow.tools.Base)
 def use() {2.9-}
class mlflow.tools.Wild(mlflow.tools.Base) open {3.0-}
"""


def claimed(release, text=API):
    return table.Release(*table.read(text), release)


class Api(unittest.TestCase):
    def test_a_release_has_what_its_range_says(self):
        self.assertEqual(claimed("2.0.1").takes("mlflow.log", "step"), "no")
        self.assertEqual(claimed("2.9.2").takes("mlflow.log", "step"), "yes")
        self.assertEqual(claimed("2.9.0").takes("mlflow.Tool.use", "x"), "no")
        self.assertEqual(claimed("2.0.1").takes("mlflow.Tool.use", "x"), "no such name")

    def test_parameters_have_kinds_and_defaults(self):
        def told(release, name):
            return [
                (one["name"], one["kind"], one["default"]) for one in claimed(release).find(name)["parameters"]
            ]

        self.assertEqual(
            told("3.0.1", "mlflow.log"),
            [("key", "any", None), ("value", "any", "None"), ("step", "any", "..."), ("name", "keyword", "None")],
        )
        self.assertEqual(
            told("3.0.1", "mlflow.send"), [("text", "any", None), ("retries", "any", "3"), ("rest", "*", None)]
        )

    def test_deprecations_name_what_is_written_instead(self):
        send = claimed("3.0.1").find("mlflow.send")
        self.assertEqual((send["deprecated"], send["instead"], send["open"]), (True, "mlflow.log", True))
        self.assertEqual(claimed("3.0.1").find("mlflow.log")["parameters"][-1]["instead"], "key")

    def test_names_are_found_behind_aliases_and_in_bases(self):
        release = claimed("3.0.1")
        self.assertEqual(release.takes("mlflow.Tool", "place"), "yes")
        self.assertEqual(release.takes("mlflow.Tool", "text"), "no")
        self.assertEqual(release.find("mlflow.Tool.label")["returns"], "mlflow.tools.Tool*")

    def test_where_there_may_be_more_nothing_is_called_missing(self):
        release = claimed("3.0.1")
        self.assertEqual(release.takes("mlflow.filled.anything", "x"), "perhaps")
        self.assertEqual(release.takes("mlflow.tools.Wild.anything", "x"), "perhaps")
        self.assertEqual(release.takes("mlflow.anything", "x"), "no such name")
        self.assertEqual(claimed("2.0.1").takes("mlflow.send", "x"), "perhaps")

    def test_a_line_outside_the_grammar_is_named(self):
        with self.assertRaisesRegex(table.Malformed, "api.txt:2"):
            table.read("releases 2.0.1\nmlflow {\n")

    def test_what_is_written_is_read(self):
        parameters = [
            {"name": "a", "kind": "any", "default": None},
            {"name": "b", "kind": "keyword", "default": "{}", "deprecated": "2.0", "instead": "a"},
        ]
        function = {"kind": "def", "open": False, "returns": "mlflow.Run?", "parameters": parameters}
        first = {"mlflow": {"kind": "module", "open": False}, "mlflow.f": {**function, "parameters": parameters[:1]}}
        second = {**first, "mlflow.f": function, "mlflow.g": {"kind": "attr", "returns": None}}
        text = writing.write(merging.merge({"2.0.1": first, "2.1.0": second}), ["2.0.1", "2.1.0"])
        self.assertEqual(claimed("2.0.1", text).takes("mlflow.f", "b"), "no")
        found = claimed("2.1.0", text).find("mlflow.f")
        self.assertEqual([one["default"] for one in found["parameters"]], [None, "{}"])
        self.assertEqual((found["returns"], found["parameters"][1]["instead"]), ("mlflow.Run?", "a"))
        self.assertFalse(claimed("2.0.1", text).knows("mlflow.g"))

    def test_a_given_release_goes_before_that_of_its_minor(self):
        self.assertEqual(making.together(["2.9.2", "3.0.1"], ["2.10.0", "3.0.2"]), ["2.9.2", "2.10.0", "3.0.2"])

    def test_order_matters_of_what_has_a_place_only(self):
        told = [["a", "any", True], ["b", "keyword", False], ["c", "keyword", False]]
        self.assertEqual(comparing.in_order(told), comparing.in_order([told[0], told[2], told[1]]))

    def test_the_committed_table_is_of_the_grammar_and_has_the_observed_releases(self):
        releases, rows = table.read(making.TABLE.read_text(encoding="utf-8"))
        self.assertLessEqual(set(environments.releases()), set(releases))
        self.assertIn("mlflow.start_run", {one["name"] for one in rows})


class Calls(unittest.TestCase):
    def test_every_pair_is_observed_once_and_the_file_is_rendered_as_it_stands(self):
        pairs, observed = observing.pairs(), observing.load()
        self.assertEqual(len(pairs), len(set(pairs)))
        self.assertEqual(observing.OBSERVED.read_text(encoding="utf-8"), observing.render(observed))
        seen = {(name, keyword): list(by_release) for name in observed for keyword, by_release in observed[name].items()}
        self.assertEqual(seen, {pair: environments.releases() for pair in pairs})

    def test_the_table_agrees_with_python_on_every_pair(self):
        for release in environments.releases():
            self.assertEqual(observing.disagreements(release), [], release)

    def test_at_least_300_pairs_are_called_on_each_release_right_and_wrong_ones(self):
        for release in environments.releases():
            words = [
                by_release[release] for by_keyword in observing.load().values() for by_release in by_keyword.values()
            ]
            self.assertGreater(words.count("taken"), 300)
            self.assertGreater(words.count("refused"), 200)
            self.assertNotIn("no answer", words)


def landing(**changes):
    values = {
        "line": 3,
        "column": 5,
        "call": "mlflow.log_metric",
        "kind": "metric",
        "server": "sqlite:///a.db",
        "experiment": "exp",
        "run": 2,
        "keys": ("loss",),
        "steps": (1,),
        "worker": False,
        "raised": None,
    }
    return landed.Landing(**{**values, **changes})


def predicted(**changes):
    values = {
        "start": {"line": 3, "column": 5},
        "tracking": {"known": "sqlite:///a.db"},
        "experiment": {"known": "exp"},
        "run": {"known": 2},
        "key": "loss",
        "step": 1,
    }
    return {**values, **changes}


def shares(real, *here):
    counted = holding.Shares()
    holding.compare(counted, "a.py", landed.Seen([real], [], "finished", ""), list(here))
    return counted.sound, counted.exact, counted.calls


class Places(unittest.TestCase):
    """`place()` in a script answers with where the call to it starts."""

    def places(self, source):
        found, places = [], watching.Places(source)
        exec(compile(source, "script.py", "exec"), {"place": lambda *_: found.append(places.of(sys._getframe(1)))})
        return found

    def test_columns_count_characters_from_1(self):
        self.assertEqual(self.places("place(); 数 = 'é'; place()\n"), [[1, 1], [1, 19]])

    def test_a_call_starts_where_its_chain_does(self):
        source = "class A:\n    here = staticmethod(place)\n\n(\n    A\n    .here(\n        1)\n)\n"
        self.assertEqual(self.places(source), [[5, 5]])

    def test_each_call_of_a_nest_has_its_own_place(self):
        self.assertEqual(self.places("place(1, place(2),\n  place(3))\n"), [[1, 10], [2, 3], [1, 1]])

    def test_a_call_with_unpacked_arguments_and_one_in_a_comprehension(self):
        self.assertEqual(self.places("x = place(*[1])\n[place(i) for i in (1, 2)]\n"), [[1, 5], [2, 2], [2, 2]])


class Ways(unittest.TestCase):
    """Where a call writes is held against what is predicted for the way by which it was reached."""

    def test_turns_are_counted_anew_each_time_a_loop_begins(self):
        source = "for a in 'xy':\n  for b in range(2):\n    seen()\nfor c in 'z': seen()\n"
        found, before = [], sys.gettrace()
        try:
            turns = watching.Turns(source, "turns.py")
            exec(compile(source, "turns.py", "exec"), {"seen": lambda: found.append(turns.of(sys._getframe(1)))})
        finally:
            sys.settrace(before)
            threading.settrace(None)
        both = [[[1, a], [2, b]] for a in (1, 2) for b in (1, 2)]
        self.assertEqual(found, [*both, [[4, 1]]])

    def way(self, *via, **changes):
        return predicted(ways=[{**predicted(**changes), "via": list(via)}], run={"one_of": [2, 5]})

    def test_steps_of_a_way_come_in_their_order_among_those_that_were_seen(self):
        real = landing(via=(("call", 9), ("turn", 4, 2), ("call", 5)))
        for via, goes in (
            ([{"call": 9}], True),
            ([{"call": 9}, {"call": 5}], True),
            ([{"call": 5}, {"call": 9}], False),
            ([{"turn": [4, 2]}], True),
            ([{"turn": [4, 1]}], False),
            ([{"turn": [7, 1]}], True),  # a comprehension, whose turns are not seen
            ([{"handed_over": 9}], False),
        ):
            self.assertEqual(holding._goes_by(real, via), goes, via)

    def test_a_way_makes_exact_what_a_line_alone_does_not(self):
        real = landing(via=(("call", 9),))
        self.assertEqual(shares(real, self.way({"call": 9}, run={"known": 2})), (1, 1, 1))
        self.assertEqual(shares(real, self.way({"call": 9}, run={"known": 5})), (0, 0, 1))
        self.assertEqual(shares(real, self.way({"call": 8}, run={"known": 5})), (1, 0, 1))


class Landings(unittest.TestCase):
    def test_uris_of_the_same_place_are_equal(self):
        for uri in ("./mlruns", "mlruns/", "file:mlruns", "file:./mlruns"):
            self.assertEqual(landed.plain(uri), "mlruns")
        self.assertEqual(landed.plain("sqlite:///./a.db"), "sqlite:///a.db")
        self.assertEqual(landed.plain("http://127.0.0.1:5000/"), "http://127.0.0.1:5000")
        self.assertEqual(landed.plain("file:///else/where%20"), "/else/where ")

    def test_keys_and_steps_come_from_what_is_written(self):
        call = watching.Call()
        metric = types.SimpleNamespace(key="loss", step=4)
        watching._gather("log_batch", call, ([metric],), {"params": [types.SimpleNamespace(key="lr")]})
        watching._gather("log_metric_async", call, ("rmse", 1.0), {"step": None})
        self.assertEqual((call.keys, call.steps), ({"loss", "lr", "rmse"}, {4, 0}))

    def test_an_artifact_has_the_path_it_gets_in_the_run(self):
        for name, given, path in (
            ("log_artifact", {"local_path": "out/a.txt"}, "a.txt"),
            ("log_artifact", {"local_path": "out/", "artifact_path": "x"}, "x/out"),
            ("log_artifacts", {"local_dir": "out", "artifact_path": "x"}, "x"),
            ("log_text", {"text": "t", "artifact_file": "a/b.txt"}, "a/b.txt"),
            ("log_model", {"name": "m"}, "m"),
        ):
            self.assertEqual(watching._artifact(name, given), path)

    def test_runs_left_in_a_folder_are_read(self):
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder, "7", RUN_ID)
            (run / "tags").mkdir(parents=True)
            Path(folder, "7", "meta.yaml").write_text("experiment_id: '7'\nname: exp\n")
            (run / "meta.yaml").write_text(f"run_id: {RUN_ID}\nstatus: 4\n")
            (run / "tags" / landed.PARENT).write_text("above")
            self.assertEqual(landed._runs_in(Path(folder)), {RUN_ID: ("exp", "FAILED", "above")})

    def test_equal_releases_share_a_record(self):
        record = {"ending": "finished", "calls": [{"line": 1}], "runs": []}
        text = corpus.render({"3.0.0": record, "2.9.2": record, "2.22.5": {**record, "calls": []}})
        groups = json.loads(text)
        self.assertEqual([group["releases"] for group in groups], [["2.9.2", "3.0.0"], ["2.22.5"]])

    def test_turns_of_a_loop_are_one_line_and_workers_come_last(self):
        turns = [landing(worker=True), *(landing(steps=(step,)) for step in (0, 1))]
        kept = corpus.record(landed.Seen(turns, [], "finished", ""), "3.18.0", "")["calls"]
        self.assertEqual([(one["step"], one.get("times"), one.get("worker")) for one in kept], [([0, 1], 2, None), (1, None, True)])

    def test_the_store_of_a_release_is_called_default_unless_the_script_names_it(self):
        seen = landed.Seen([landing(server="sqlite:///mlflow.db")], [], "finished", "")
        self.assertEqual(corpus.record(seen, "3.18.0", "")["calls"][0]["server"], "default")
        named = corpus.record(seen, "3.18.0", "set_tracking_uri('sqlite:///mlflow.db')")
        self.assertEqual(named["calls"][0]["server"], "sqlite:///mlflow.db")

    def test_a_script_says_on_which_releases_it_runs(self):
        self.assertTrue(corpus.runs_on("import mlflow\n", "2.9.2"))
        self.assertFalse(corpus.runs_on("# releases: >=2.18\n", "2.9.2"))
        self.assertFalse(corpus.runs_on("# releases: >=2.9, <3\n", "3.18.0"))

    def test_what_is_known_and_right_is_exact(self):
        self.assertEqual(shares(landing(), predicted()), (1, 1, 1))
        self.assertEqual(shares(landing(server="mlruns"), predicted(tracking={"known": "./mlruns"})), (1, 1, 1))

    def test_alternatives_and_what_is_unknown_are_sound_but_not_exact(self):
        self.assertEqual(shares(landing(), predicted(run={"one_of": [2, 9]})), (1, 0, 1))
        self.assertEqual(shares(landing(), predicted(experiment={"unknown": "decided by the caller"})), (1, 0, 1))
        self.assertEqual(shares(landing(), predicted(key=None, step=[0, 1])), (1, 1, 1))

    def test_each_wrong_part_is_unsound(self):
        for part, value in (
            ("tracking", {"known": "sqlite:///b.db"}),
            ("experiment", {"one_of": ["a", "b"]}),
            ("run", {"known": 3}),
            ("key", ["accuracy"]),
            ("step", 0),
            ("start", {"line": 3, "column": 1}),
        ):
            self.assertEqual(shares(landing(), predicted(**{part: value})), (0, 0, 1), part)
        self.assertEqual(shares(landing()), (0, 0, 1))

    def test_calls_that_raised_or_have_no_place_are_not_compared(self):
        self.assertEqual(shares(landing(raised="MlflowException"), predicted()), (0, 0, 0))
        self.assertEqual(shares(landing(line=None, column=None), predicted()), (0, 0, 0))

    def test_a_script_shrinks_to_what_still_shows_the_fault(self):
        code = "import a\nif a:\n    b()\n    c()\nfor x in a:\n    d()\n"
        self.assertEqual(proving.shrunk(code, lambda text: "c()" in text), "if a:\n    c()\n")

    def test_random_scripts_are_python_and_the_same_each_time(self):
        for number in range(100):
            code = generating.script(1, number)
            ast.parse(code)
            self.assertEqual(code, generating.script(1, number))
            self.assertTrue(20 <= code.count("\n") <= 120, number)

    def test_at_least_150_scripts_of_15_to_120_lines(self):
        lengths = {script.name: script.read_text(encoding="utf-8").count("\n") for script in corpus.scripts()}
        self.assertGreaterEqual(len(lengths), 150)
        self.assertEqual({name: length for name, length in lengths.items() if not 15 <= length <= 120}, {})

    def test_every_script_is_observed_on_its_releases_and_nothing_else_is(self):
        self.assertEqual({path.stem for path in corpus.OBSERVED.iterdir()}, {path.stem for path in corpus.scripts()})
        for script in corpus.scripts():
            kept = corpus.load(script)
            self.assertEqual(sorted(kept), sorted(corpus.releases_of(script.read_text(encoding="utf-8"))), script.name)
            self.assertEqual(corpus.file_of(script).read_text(encoding="utf-8"), corpus.render(kept), script.name)


class Locks(unittest.TestCase):
    def test_a_lock_pins_its_release_and_names_no_host(self):
        for release in environments.releases():
            text = Path(environments.LOCKS / f"{release}.txt").read_text()
            self.assertIn(f"mlflow=={release}\n", text)
            self.assertNotIn("://", text)


if __name__ == "__main__":
    unittest.main()
