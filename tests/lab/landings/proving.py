"""`lab landings`: runs the corpus and random scripts, and prints how far the walk's answer held."""

import ast
import concurrent.futures
import difflib
import os
import time
from pathlib import Path

import environments
import runner
from landings import comparing, corpus, generating, observing

AT_ONCE = 2
LEFT = corpus.ROOT / "target" / "landings"
# What is aimed at, and what has been reached and must not be lost again. Random scripts ask more tests whose outcome no
# text tells than people do.
EXACT_AIM, EXACT_IN_OURS, EXACT_IN_RANDOM = 0.9, 0.89, 0.8
SHRUNK = 5


def _here(release):
    return [script for script in corpus.scripts() if corpus.runs_on(script.read_text(encoding="utf-8"), release)]


def see(scripts, release):
    """{path: Seen, or Failed}"""
    with runner.Bench(release) as bench, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:

        def one(script):
            try:
                return observing.observe(bench, script.read_text(encoding="utf-8"))
            except runner.Failed as error:
                return error

        # Those that need the server take turns, and wait for it to start: the others fill the time beside them.
        order = sorted(scripts, key=lambda script: not runner.ADDRESS.search(script.read_text(encoding="utf-8")))
        return dict(zip(order, pool.map(one, order)))


def prove(release, seed, count, binary, *, writing=False, shrinking=False, vague=False):
    """Run and compare on one release: (scripts of which all held, a line for each fault). `writing` makes the corpus's
    observations anew instead of holding those that are kept against what was seen."""
    started = time.monotonic()
    _make_room()
    ours = _here(release)
    made = [_write(seed, number) for number in range(count)]
    seen = see([*ours, *made], release)
    predicted = comparing.ask(binary, release, [*ours, *made])
    passed, problems = 0, []
    parts = (("corpus", ours, EXACT_IN_OURS), (f"random scripts, seed {seed}", made, EXACT_IN_RANDOM))
    for name, scripts, at_least in parts:
        shares = comparing.Shares()
        for script in scripts:
            faults = _faults(shares, script, seen[script], release, predicted[str(script)], writing)
            passed += not faults
            problems += faults
            if script in made and not faults:
                script.unlink()
        problems += _print_shares(name, release, shares, at_least, vague)
    if shrinking:
        _shrink_some([script for script in made if script.exists()], release, binary)
    print(f"laboratory: landings on {release} compared in {time.monotonic() - started:.0f} s", flush=True)
    return passed, problems


def _make_room():
    """Only what this run finds is left for inspection."""
    LEFT.mkdir(parents=True, exist_ok=True)
    for script in LEFT.glob("random-*.py"):
        script.unlink()


def _write(seed, number):
    script = LEFT / f"random-{seed}-{number}.py"
    script.write_text(generating.script(seed, number), encoding="utf-8")
    return script


def _faults(shares, script, seen, release, predicted, writing):
    if isinstance(seen, runner.Failed):
        return [f"{script.name} on {release}: {seen}"]
    faults = []
    if script.parent == corpus.SCRIPTS:
        code = script.read_text(encoding="utf-8")
        now = corpus.record(seen, release, code)
        if writing:
            _keep(script, release, code, now)
        else:
            faults = _changes(script, release, corpus.load(script).get(release), now)
    if not comparing.compare(shares, script.name, seen, predicted):
        faults.append(f"{script.name} on {release}: an unsound landing, see above")
    return faults


def _keep(script, release, code, now):
    by_release = {one: kept for one, kept in corpus.load(script).items() if one in corpus.releases_of(code)}
    if corpus.store(script, {**by_release, release: now}):
        print(f"written: {corpus.file_of(script).relative_to(corpus.ROOT)}")


def _changes(script, release, kept, now):
    if kept is None:
        return [f"{script.name} on {release}: no observation; `make observe` makes one"]
    if kept == now:
        return []
    before, after = (corpus.render({release: record}).splitlines() for record in (kept, now))
    lines = [line for line in difflib.ndiff(before, after) if not line.startswith(("?", " "))]
    return [f"{script.name} on {release}: the observation (-) no longer holds (+)\n    " + "\n    ".join(lines)]


def _print_shares(name, release, shares, at_least, vague):
    def share(part, whole):
        return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")

    print(f"{name} on {release}: {shares.scripts} scripts, {shares.calls} executed logging calls that landed")
    print(f"  sound {share(shares.sound, shares.calls)}, exact {share(shares.exact, shares.calls)}; the aim is {EXACT_AIM:.0%}")
    print(f"  exact by its line alone, whichever way leads there: {share(shares.exact_by_line, shares.calls)}")
    print(f"  not exact, but each alternative did happen: {share(shares.exhausted, shares.calls)}")
    print(f"  key known {share(shares.keys_known, shares.keys)}, step known {share(shares.steps_known, shares.steps)}")
    print(f"  not compared: {shares.raised} calls that raised, {shares.unplaced} that no line of the script makes")
    for difference in [*shares.wrong, *(shares.vague if vague else ())]:
        print("\n".join(f"  {line}" for line in difference.lines()))
    if shares.exact < at_least * shares.calls:
        return [f"{name} on {release}: less than {at_least:.0%} of the landings are exact"]
    return []


def _shrink_some(scripts, release, binary):
    """Leave a smaller script that is still unsound beside each of the first few."""
    with runner.Bench(release) as bench:

        def unsound(code):
            probe = LEFT / "probe.py"
            probe.write_text(code, encoding="utf-8")
            try:
                seen = observing.observe(bench, code)
                predicted = comparing.ask(binary, release, [probe])[str(probe)]
            except (runner.Failed, comparing.NoAnswer):
                return False
            finally:
                probe.unlink()
            return not comparing.compare(comparing.Shares(), "", seen, predicted)

        for script in scripts[:SHRUNK]:
            small = script.with_suffix(".small.py")
            small.write_text(shrunk(script.read_text(encoding="utf-8"), unsound), encoding="utf-8")
            print(f"  smaller: {small.relative_to(corpus.ROOT)}")


def shrunk(code, still):
    """`code` without the statements that `still` does not need, from the largest to the smallest."""
    removed = True
    while removed:
        removed = False
        for first, last, indent, alone in _statements(code):
            lines = code.split("\n")
            less = "\n".join(lines[: first - 1] + ([" " * indent + "pass"] if alone else []) + lines[last:])
            if less != code and still(less):
                code, removed = less, True
                break
    return code


def _statements(code):
    """(first line, last line, column, is it the only one of its block) of all statements, the longest first."""
    found = []
    for node in ast.walk(ast.parse(code)):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            for statement in block if isinstance(block, list) else ():
                first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
                found.append((first, statement.end_lineno, statement.col_offset, len(block) == 1))
    return sorted(found, key=lambda one: one[0] - one[1])


def binary():
    """The command, built."""
    command = ["cargo", "build", "--locked", "--quiet", "--features", "cli", "--bin", "caveat"]
    environments.run(command, cwd=corpus.ROOT)
    return Path(os.environ.get("CARGO_TARGET_DIR") or corpus.ROOT / "target") / "debug" / "caveat"
