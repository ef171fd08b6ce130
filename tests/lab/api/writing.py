"""The table as text: a line a name, in order, so that a new release shows as a readable diff.

    releases 2.0.1 2.1.1 … 3.18.0
    mlflow
     def log_metric(key, value, step=None, synchronous=None {2.14-}) -> mlflow.utils…
    class mlflow.entities.Run
     attr info: mlflow.entities.RunInfo

The grammar stands at the head of the file itself.
"""

NAME = "api.txt"

HEAD = """\
# MLflow's public API by release, made by `tests/lab/lab api` from the source in the wheels; not edited by hand.
#
# A line without indent is a module, or a class by its shortest public name, with its bases. Behind it, indented:
#   def NAME(PARAMETERS) -> TYPE    a function, or a method without `self`; a name may have several, one a range
#   attr NAME: TYPE                 an attribute or a property
#   NAME = TARGET                   the same object as TARGET
#   other NAME …                    names that modules import from elsewhere
# {2.9-}, {-2.22}, {2.9-2.22}: the first and the last minor release that has it; without, all that its owner has.
# open: there may be more than the source tells. {dep}, {dep 2.9}, {dep 2.9 NAME}: deprecated, since when, what instead.
# A default of `...` is a longer one. `?` behind a type: or None; `*`: a sequence of it.
# Of several public names of an object the shortest one is told, the others are `=`.
"""


def write(table, releases):
    text = Text(table, releases)
    return text.write()


class Text:
    def __init__(self, table, releases):
        self.table = table
        self.minors = [".".join(release.split(".")[:2]) for release in releases]
        self.releases = releases

    def write(self):
        members = {}
        for name in self.table:
            owner, _, member = name.rpartition(".")
            members.setdefault(owner, []).append(member)
        lines = [HEAD + "releases " + " ".join(self.releases)]
        for name in sorted(self.table):
            for segment in self.table[name]:
                if segment["entry"]["kind"] in ("module", "class"):
                    lines.append(self.owner(name, segment))
            if any(segment["entry"]["kind"] in ("module", "class") for segment in self.table[name]):
                lines.extend(self.members(name, members.get(name, [])))
        return "\n".join(lines) + "\n"

    def owner(self, name, segment):
        entry = segment["entry"]
        bases = f"({', '.join(entry['bases'])})" if entry.get("bases") else ""
        word = "class " if entry["kind"] == "class" else ""
        return f"{word}{name}{bases}{' open' if entry['open'] else ''}{self.marks(segment)}"

    def members(self, owner, names):
        others = []
        for name in sorted(names):
            for segment in self.table[f"{owner}.{name}"]:
                entry = segment["entry"]
                match entry["kind"]:
                    case "def":
                        yield f" def {name}({self.parameters(segment)}){self.type(' -> ', entry)}{self.open(entry)}{self.marks(segment)}"
                    case "attr":
                        yield f" attr {name}{self.type(': ', entry)}{self.marks(segment)}"
                    case "alias":
                        yield f" {name} = {entry['target']}{self.marks(segment)}"
                    case "other" if name not in others:
                        others.append(name)
        if others:
            yield f" other {' '.join(others)}"

    def type(self, before, entry):
        return f"{before}{entry['returns']}" if entry.get("returns") else ""

    def open(self, entry):
        return " open" if entry["open"] else ""

    def parameters(self, segment):
        written, keyword_only = [], False
        for row in segment["parameters"]:
            parameter = row["parameter"]
            kind = parameter["kind"]
            if kind == "keyword" and not keyword_only:
                keyword_only = True
                written.append("*")
            name = {"*": "*", "**": "**"}.get(kind, "") + parameter["name"]
            keyword_only |= kind == "*"
            text = name if parameter["default"] is None else f"{name}={parameter['default']}"
            written.append(text + self.marks(row, parameter))
        return ", ".join(written)

    def marks(self, row, entry=None):
        entry = entry or row["entry"]
        since, until = row["since"], row["until"]
        first = self.minors[since] if since else ""
        newest = until is None or until == len(self.minors) - 1
        final = "" if newest else self.minors[until]
        words = [f"{first}-{final}"] if first or final else []
        if deprecated := entry.get("deprecated"):
            words.append("dep")
            words.extend(word for word in (deprecated if deprecated is not True else "", entry.get("instead")) if word)
        return f" {{{' '.join(words)}}}" if words else ""
