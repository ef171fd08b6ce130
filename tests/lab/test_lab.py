"""The laboratory's own tests, without MLflow: python3 -m unittest discover -s tests/lab"""

import unittest
from pathlib import Path

import articles
import environments
import runner
import summary
from api import comparing, making, merging, table, writing
from calls import observing

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

    def test_other_blocks_are_not_examples(self):
        text = "```python\nx\n```\n```observed bad 3.18.0\nexception: X\n```\n```sh\nls\n```\n"
        self.assertEqual(articles.examples(text, "a.md"), [])

    def test_mistakes_are_named(self):
        for text in (
            "```python bad\nx\n",
            "```python bad slow\nx\n```\n",
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


class Locks(unittest.TestCase):
    def test_a_lock_pins_its_release_and_names_no_host(self):
        for release in environments.releases():
            text = Path(environments.LOCKS / f"{release}.txt").read_text()
            self.assertIn(f"mlflow=={release}\n", text)
            self.assertNotIn("://", text)


if __name__ == "__main__":
    unittest.main()
