"""Libraries that the environments do not have, without MLflow: python3 -m unittest discover -s tests/lab"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

import articles
import libraries
import runner


def example(code="x = 1\n", needs="torch"):
    return articles.Example("bad", "bad", 3, code, False, False, needs)


def observation(code="x = 1\n", library="torch 2.5.1"):
    return {"outcome": "finished", "summary": [], "with": library, "code": libraries.digest(code)}


class Libraries(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "caveat_tiny.py").write_text("x = 1\n")
        information = self.folder / "Caveat_Tiny-0.3.dist-info"
        information.mkdir()
        (information / "METADATA").write_text("Metadata-Version: 2.1\nName: Caveat-Tiny\nVersion: 0.3\n")
        (information / "RECORD").write_text("caveat_tiny.py,,\nCaveat_Tiny-0.3.dist-info/METADATA,,\n")

    def test_a_library_is_found_in_the_folder_with_its_version(self):
        self.assertEqual(libraries.version(sys.executable, "caveat_tiny", self.folder), "caveat_tiny 0.3")

    def test_a_library_that_is_nowhere_or_breaks_is_wanting(self):
        with self.assertRaisesRegex(libraries.Wanting, "No module named 'caveat_tiny'"):
            libraries.version(sys.executable, "caveat_tiny")
        (self.folder / "caveat_tiny.py").write_text("raise OSError('no libcublas')\n")
        with self.assertRaisesRegex(libraries.Wanting, "OSError: no libcublas"):
            libraries.version(sys.executable, "caveat_tiny", self.folder)

    def test_a_bench_asks_once_and_runs_nothing_for_want_of_it(self):
        bench = runner.Bench("3.18.0")
        self.addCleanup(os.rmdir, bench.root)
        bench.libraries["torch"] = libraries.Wanting("torch", "No module named 'torch'")
        with self.assertRaises(libraries.Wanting):
            bench.observe("raise SystemExit\n", needs="torch")

    def test_an_observation_of_this_code_stands_where_it_cannot_be_made_again(self):
        marked = "x = 1  # error: a-b\n"
        self.assertIsNone(libraries.fault(example(marked), observation()))
        self.assertRegex(libraries.fault(example(), None), "^no observation; .* torch")
        self.assertRegex(libraries.fault(example("x = 2\n"), observation()), "^was changed")
        without = {"outcome": "finished", "summary": []}
        for expected in (without, observation(library="jax 0.5.0"), {**without, "with": "torch 2.5.1"}):
            self.assertRegex(libraries.fault(example(), expected), "with which torch")

    def test_only_what_needs_a_library_may_name_one(self):
        self.assertIsNone(libraries.misplaced(example(needs=None), {"outcome": "finished", "summary": []}))
        self.assertIsNotNone(libraries.misplaced(example(needs=None), observation()))

    def test_what_was_not_run_is_one_line(self):
        self.assertIsNone(libraries.not_run([]))
        torch, jax = libraries.Wanting("torch", "…"), libraries.Wanting("jax", "…")
        self.assertEqual(libraries.not_run([torch]), "1 example was not run for want of torch")
        self.assertEqual(libraries.not_run([torch, jax, torch]), "3 examples were not run for want of jax, torch")


if __name__ == "__main__":
    unittest.main()
