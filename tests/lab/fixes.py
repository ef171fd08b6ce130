"""Safe fixes: what a bad example becomes by them is run like any other, and must behave right."""

import dataclasses
import json
import subprocess

import runner
from articles import FIXED
from libraries import MARK, digest


def with_fixes(chosen, binary):
    """The articles, each with what its bad examples become by the safe fixes of its pitfall."""
    return [dataclasses.replace(article, examples=(*article.examples, *_fixed(article, binary))) for article in chosen]


def _fixed(article, binary):
    for example in article.examples:
        if example.verdict != "bad":
            continue
        code = MARK.sub("", example.code)
        if mended := _mended(article.pitfall, code, binary):
            # An address that a fix mends is asked: a server has to be there.
            server = example.server or bool(runner.ADDRESS.search(mended))
            yield dataclasses.replace(example, name=example.name + FIXED, code=mended, server=server)


def _mended(pitfall, code, binary):
    """What the safe fixes make of a script; None where there are none, or no rule of this name."""
    asked = [str(binary), "check", "--select", pitfall]
    answer = subprocess.run([*asked, "--format", "json", "-"], input=code, capture_output=True, text=True)
    if answer.returncode not in (0, 1):
        return None
    found = json.loads(answer.stdout)["files"][0]["findings"]
    if not any(finding["fix"] and finding["fix"]["safety"] == "safe" for finding in found):
        return None
    return subprocess.run([*asked, "--fix", "-"], input=code, capture_output=True, text=True).stdout


def outcomes(binary):
    """What each pitfall does: {id: "fails", "silent" or "advice"}."""
    listed = subprocess.run([str(binary), "--lang", "en", "list"], capture_output=True, text=True, check=True)
    return dict(line.split()[:2] for line in listed.stdout.splitlines())


def code_of(example):
    """Which code was run, where that is not in the article."""
    return {"code": digest(example.code)} if example.name.endswith(FIXED) else {}


def fault(example, expected):
    """What is wrong with the observation of a fixed example, or None."""
    if example.name.endswith(FIXED) and expected.get("code") != digest(example.code):
        return "the fix makes something else of the example now; `make observe` runs that"
    return None


def misbehaved(article, recorded, newest, outcome):
    """A line for each fixed example that raises on the newest release, or that does what the bad one did.

    `outcome` is what the pitfall does. A script that is to raise (a crash, to show how its run ends) may go on doing so."""
    for example in article.examples:
        if not example.name.endswith(FIXED):
            continue
        before = recorded.get(example.name.removesuffix(FIXED), {})
        after = recorded.get(example.name, {})
        if newest not in before or newest not in after:
            continue
        where = f"{article.shown}:{example.line}: `{example.name}`"
        may_raise = outcome != "fails" and before[newest]["outcome"] != "finished"
        if after[newest]["outcome"] != "finished" and not may_raise:
            yield f"{where} still raises on {newest}: {after[newest]['summary'][:1]}"
        elif outcome != "advice" and all(_same(before[release], after[release]) for release in after if release in before):
            yield f"{where} does on every release what it did before"


def _same(before, after):
    return (before["outcome"], before["summary"]) == (after["outcome"], after["summary"])
