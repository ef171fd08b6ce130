"""Reads src/mlflow/api.txt, as the engine does: what does the table claim of one release?

The grammar stands at the head of the file.
"""

import re

from . import writing

RANGE = re.compile(r"(\d+\.\d+)?-(\d+\.\d+)?")
OWNER = re.compile(r"(?P<word>class )?(?P<name>[\w.]+)(?:\((?P<bases>[^)]*)\))?(?P<open> open)?(?: \{(?P<marks>.*)\})?")
FUNCTION = re.compile(
    r" def (?P<name>\w+)\((?P<parameters>.*)\)(?: -> (?P<type>\S+))?(?P<open> open)?(?: \{(?P<marks>[^{}]*)\})?"
)
ATTRIBUTE = re.compile(r" attr (?P<name>\w+)(?:: (?P<type>\S+))?(?: \{(?P<marks>[^{}]*)\})?")
ALIAS = re.compile(r" (?P<name>\w+) = (?P<target>[\w.]+)(?: \{(?P<marks>[^{}]*)\})?")
PARAMETER = re.compile(r"(?P<stars>\*{0,2})(?P<name>\w+)(?:=(?P<default>.+?))?(?: \{(?P<marks>[^{}]*)\})?")


class Malformed(Exception):
    """A line that the grammar does not know."""


def read(text):
    """The table: (releases, rows). A row is a name, its range as two minors or None, and what it is."""
    releases, rows, owner = [], [], None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        if line.startswith("releases "):
            releases = line.split()[1:]
        elif not line.startswith(" "):
            found = matched(OWNER, line, number)
            owner = found["name"]
            rows.append(owner_row(found))
        else:
            rows.extend(member_rows(owner, line, number))
    return releases, rows


def matched(pattern, text, number):
    found = pattern.fullmatch(text)
    if not found:
        raise Malformed(f"{writing.NAME}:{number}: {text.strip()[:80]}")
    return found


def owner_row(found):
    kind = "class" if found["word"] else "module"
    bases = found["bases"].split(", ") if found["bases"] else []
    return row(found["name"], found["marks"], {"kind": kind, "open": bool(found["open"]), "bases": bases})


def member_rows(owner, line, number):
    if line.startswith(" other "):
        return [row(f"{owner}.{name}", None, {"kind": "other"}) for name in line.split()[1:]]
    if line.startswith(" def "):
        found = matched(FUNCTION, line, number)
        entry = {"kind": "def", "open": bool(found["open"]), "returns": found["type"]}
        entry["parameters"] = parameters(found["parameters"], number)
    elif line.startswith(" attr "):
        found = matched(ATTRIBUTE, line, number)
        entry = {"kind": "attr", "returns": found["type"]}
    else:
        found = matched(ALIAS, line, number)
        entry = {"kind": "alias", "target": found["target"]}
    return [row(f"{owner}.{found['name']}", found["marks"], entry)]


def row(name, marks, entry):
    since, until, said = understood(marks)
    return {"name": name, "since": since, "until": until, **entry, **said}


def understood(marks):
    """`2.9-2.22 dep 2.9 NAME`: (first minor, final minor, what is said of a deprecation)."""
    words = (marks or "").split()
    since = until = None
    if words and (bounds := RANGE.fullmatch(words[0])):
        since, until = bounds.groups()
        words = words[1:]
    if not words:
        return since, until, {}
    instead = next((word for word in words[1:] if not word[0].isdigit()), None)
    return since, until, {"deprecated": True, "instead": instead}


def parameters(text, number):
    listed, keyword_only = [], False
    for part in text.split(", ") if text else ():
        if part == "*":
            keyword_only = True
            continue
        found = matched(PARAMETER, part, number)
        kind = found["stars"] or ("keyword" if keyword_only else "any")
        keyword_only |= kind == "*"
        listed.append(row(found["name"], found["marks"], {"kind": kind, "default": found["default"]}))
    return listed


class Release:
    """What the table says of one release: `names` has an entry for each name, in the shape of `read`'s rows."""

    def __init__(self, releases, rows, release):
        minors = [minor(one) for one in releases]
        self.place = minors.index(minor(release))
        self.minors = minors
        self.names = {}
        for one in rows:
            # An `other` has no range, so anything more exact that is said of a name goes before it.
            if self.has(one) and not (one["kind"] == "other" and one["name"] in self.names):
                self.names[one["name"]] = self.of_this_release(one)

    def has(self, one):
        since = self.minors.index(one["since"]) if one["since"] else 0
        until = self.minors.index(one["until"]) if one["until"] else len(self.minors)
        return since <= self.place <= until

    def of_this_release(self, one):
        if one["kind"] != "def":
            return one
        return {**one, "parameters": [parameter for parameter in one["parameters"] if self.has(parameter)]}

    def knows(self, name):
        """Whether the table has a name, be it of a base of its class."""
        return name in self.names or self.find(name) is not None

    def find(self, name):
        """The entry of a name, behind aliases and in the bases of its class; None if there is none."""
        entry = self.names.get(name)
        if entry is None:
            return self.inherited(name)
        return self.find(entry["target"]) if entry["kind"] == "alias" else entry

    def inherited(self, name):
        owner, _, member = name.rpartition(".")
        found = self.find(owner) if owner else None
        if found is None or found["kind"] not in ("class", "module"):
            return None
        if found["name"] != owner:
            return self.find(f"{found['name']}.{member}")
        bases = found["bases"] if found["kind"] == "class" else ()
        return next((entry for base in bases if (entry := self.find(f"{base}.{member}"))), None)

    def unsure(self, name):
        """Whether what has this name may have more than is told."""
        found = self.find(name)
        if found is None or found["kind"] in ("other", "attr"):
            return True
        return found.get("open", False) or any(self.unsure(base) for base in found.get("bases", ()))

    def takes(self, name, keyword):
        """Whether what has this name may be called with a keyword: "yes", "no", "perhaps" or "no such name"."""
        found = self.find(name)
        if found is None:
            owner = name.rpartition(".")[0]
            known = self.find(owner) if owner else None
            return "perhaps" if known and self.unsure(owner) else "no such name"
        if found["kind"] == "class":
            made = self.find(f"{found['name']}.__init__")
            if made is None:
                return "perhaps" if self.unsure(found["name"]) else "no"
            found = made
        if found["kind"] != "def":
            return "perhaps"
        kinds = {parameter["name"]: parameter["kind"] for parameter in found["parameters"]}
        if kinds.get(keyword) in ("any", "keyword"):
            return "yes"
        return "perhaps" if found["open"] or "**" in kinds.values() else "no"


def minor(release):
    return ".".join(release.split(".")[:2])
