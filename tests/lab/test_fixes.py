"""Safe fixes in the laboratory, without MLflow: python3 -m unittest discover -s tests/lab"""

import unittest
from pathlib import Path

import articles
import fixes

BAD = articles.Example("bad", "bad", 3, "x = 1\n", False, False, None)
FIXED = articles.Example("bad fixed", "bad", 3, "x = 2\n", False, False, None)
ARTICLE = articles.Article(Path("some_pitfall.en.md"), (BAD, FIXED))


def seen(outcome, *summary):
    return {"outcome": outcome, "summary": list(summary)}


def told(outcome, before, after):
    recorded = {"bad": {"3.18.0": before}, "bad fixed": {"3.18.0": after}}
    return list(fixes.misbehaved(ARTICLE, recorded, "3.18.0", outcome))


class Fixes(unittest.TestCase):
    def test_what_fails_must_not_raise_any_more(self):
        raised = seen("raised", "exception: TypeError: no")
        self.assertEqual(told("fails", raised, seen("finished")), [])
        self.assertEqual(len(told("fails", raised, seen("raised", "exception: ValueError: other"))), 1)

    def test_what_is_silently_wrong_must_be_another_record(self):
        before = seen("finished", "run 1 in Default: FINISHED")
        self.assertEqual(told("silent", before, seen("finished", "run 1 in Default: FINISHED, metrics a=1")), [])
        self.assertEqual(len(told("silent", before, before)), 1)
        self.assertEqual(len(told("silent", before, seen("raised", "exception: KeyError: 'a'"))), 1)

    def test_a_crash_that_is_to_be_shown_may_stay(self):
        before = seen("raised", "exception: ValueError: bad data", "run 1 in Default: FINISHED")
        after = seen("raised", "exception: ValueError: bad data", "run 1 in Default: FAILED")
        self.assertEqual(told("silent", before, after), [])

    def test_advice_may_leave_the_record_as_it_is(self):
        before = seen("finished", "run 1 in Default: FINISHED")
        self.assertEqual(told("advice", before, before), [])

    def test_an_observation_is_of_the_code_that_the_fix_makes(self):
        current = seen("finished") | fixes.code_of(FIXED)
        self.assertIsNone(fixes.fault(FIXED, current))
        self.assertIn("something else", fixes.fault(FIXED, seen("finished") | {"code": "0" * 16}))
        self.assertEqual(fixes.code_of(BAD), {})
        self.assertIsNone(fixes.fault(BAD, seen("finished")))


if __name__ == "__main__":
    unittest.main()
