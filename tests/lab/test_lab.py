"""The laboratory's own tests, without MLflow: python3 -m unittest discover -s tests/lab"""

import unittest
from pathlib import Path

import articles
import environments
import runner
import summary
import tables

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


class Tables(unittest.TestCase):
    def test_equal_signatures_share_a_form(self):
        form = {"parameters": [["a", "any", True]], "more_positional": False, "more_keywords": False}
        other = {**form, "more_keywords": True}
        measured = {
            "1.0": {"functions": {"f": form}, "names": ["f"]},
            "2.0": {"functions": {"f": form}, "names": ["f", "g"]},
            "3.0": {"functions": {"f": other}, "names": ["g"]},
        }
        table = tables.merge(measured)
        self.assertEqual([f["releases"] for f in table["functions"]["f"]], [["1.0", "2.0"], ["3.0"]])
        self.assertEqual(tables.only(table, "2.0"), measured["2.0"])
        self.assertEqual(tables.only(table, "3.0"), measured["3.0"])

    def test_the_committed_table_is_rendered_as_it_stands(self):
        self.assertEqual(tables.TABLE.read_text(encoding="utf-8"), tables.render(tables.load()))
        self.assertEqual(tables.load()["releases"], environments.releases())


class Locks(unittest.TestCase):
    def test_a_lock_pins_its_release_and_names_no_host(self):
        for release in environments.releases():
            text = Path(environments.LOCKS / f"{release}.txt").read_text()
            self.assertIn(f"mlflow=={release}\n", text)
            self.assertNotIn("://", text)


if __name__ == "__main__":
    unittest.main()
