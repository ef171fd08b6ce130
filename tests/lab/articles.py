"""Articles: finding their examples, and the observations that lie beside them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = re.compile(r"[a-z_][a-z0-9_]*")
# What an example becomes by its safe fixes is named after it; no example's own name has a blank.
FIXED = " fixed"
FENCE = re.compile(r"^(`{3,})python[ \t]+(bad|good)\b([^`\n]*)$")


class Malformed(Exception):
    """An article that cannot be read as the format asks."""


@dataclass(frozen=True)
class Example:
    """One fenced block that is a whole script."""

    name: str
    # "bad" or "good".
    verdict: str
    line: int
    code: str
    fresh: bool
    server: bool
    # A library that the environments do not have: `torch`.
    needs: str | None


@dataclass(frozen=True)
class Article:
    path: Path
    examples: tuple

    @property
    def stem(self):
        return self.path.name.removesuffix(".en.md")

    @property
    def pitfall(self):
        return self.stem.replace("_", "-")

    @property
    def record(self):
        return self.path.with_name(f"{self.stem}.observed.json")

    @property
    def shown(self):
        return self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path


def all_articles(root=ROOT):
    """Every English article, in the order of its path. The Chinese one has the same code."""
    paths = [*(root / "src" / "pitfalls").rglob("*.en.md"), *(root / "src" / "articles").glob("*.en.md")]
    return [read(path) for path in sorted(paths)]


def read(path):
    return Article(path, tuple(examples(path.read_text(encoding="utf-8"), path.name)))


def examples(text, shown):
    """The bad and good blocks of an article's text."""
    found, names, lines = [], set(), text.splitlines()
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        number += 1
        if not opening:
            continue
        start, ticks = number, opening[1]
        while number < len(lines) and lines[number].rstrip() != ticks:
            number += 1
        if number == len(lines):
            raise Malformed(f"{shown}:{start}: this block is never closed")
        example = _example(opening, start, "\n".join(lines[start:number]) + "\n", shown)
        if example.name in names:
            raise Malformed(f"{shown}:{start}: a second example named `{example.name}`")
        names.add(example.name)
        found.append(example)
        number += 1
    return found


def _example(opening, line, code, shown):
    name, flags, needs = opening[2], set(), None
    for word in opening[3].split():
        if word.startswith("name="):
            name = word.removeprefix("name=")
        elif word in ("fresh", "server"):
            flags.add(word)
        elif not needs and word.startswith("needs=") and LIBRARY.fullmatch(word.removeprefix("needs=")):
            needs = word.removeprefix("needs=")
        else:
            raise Malformed(f"{shown}:{line}: unknown word `{word}` after ```python {opening[2]}")
    return Example(name, opening[2], line, code, "fresh" in flags, "server" in flags, needs)


def load(article):
    """What was observed: {name: {release: {"outcome", "summary"}}}, and "with", "code" where a library was needed.

    What an example became by its safe fixes stands there as `NAME fixed`."""
    if not article.record.is_file():
        return {}
    record = json.loads(article.record.read_text(encoding="utf-8"))
    return record["examples"] | {name + FIXED: seen for name, seen in record.get("fixed", {}).items()}


def render(article, observed):
    fixed = {name.removesuffix(FIXED): seen for name, seen in observed.items() if name.endswith(FIXED)}
    examples = {name: seen for name, seen in observed.items() if not name.endswith(FIXED)}
    record = {"pitfall": article.pitfall, "examples": examples} | ({"fixed": fixed} if fixed else {})
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def store(article, observed):
    """Write the observations; says whether the file changed."""
    text = render(article, observed)
    if article.record.is_file() and article.record.read_text(encoding="utf-8") == text:
        return False
    article.record.write_text(text, encoding="utf-8")
    return True
