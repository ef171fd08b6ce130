"""What each release has, merged into one table in which everything says since when and until when it is there.

A name's history is a list of segments, each a description that held for some releases in a row. Functions whose
parameters only came and went are one segment, and the parameters have the ranges.
"""

KINDS = ("positional", "any", "*", "keyword", "**")
SIGNATURE_WORDS = ("name", "kind", "default", "deprecated", "instead")


def merge(by_release):
    """`by_release` maps releases, oldest first, to what `reading.read` found; gives name → segments."""
    releases = list(by_release)
    table = {}
    for index, release in enumerate(releases):
        for name, entry in by_release[release].items():
            add(table.setdefault(name, []), entry, index)
    for segments in table.values():
        for segment in segments:
            close(segment)
    return table


def add(segments, entry, index):
    segment = segments[-1] if segments else None
    if segment and segment["until"] == index - 1 and continues(segment, entry, index):
        segment["until"] = index
    else:
        segments.append(begin(entry, index))


def begin(entry, index):
    segment = {"since": index, "until": index, "entry": dict(entry)}
    if entry["kind"] == "def":
        segment["parameters"] = [parameter_from(parameter, index) for parameter in entry["parameters"]]
    return segment


def parameter_from(parameter, index):
    return {"since": index, "until": index, "parameter": parameter}


def facts(entry):
    """What must be the same for a segment to go on. A missing type says nothing."""
    return {key: value for key, value in entry.items() if key not in ("parameters", "returns")}


def continues(segment, entry, index):
    before = segment["entry"]
    if facts(before) != facts(entry):
        return False
    old, new = before.get("returns"), entry.get("returns")
    if old and new and old != new:
        return False
    if entry["kind"] == "def" and not follow(segment, entry["parameters"], index):
        return False
    before["returns"] = old or new
    return True


def follow(segment, parameters, index):
    """Puts a release's parameters into the segment's; False if their order has changed."""
    rows = list(segment["parameters"])
    at = 0
    for parameter in parameters:
        alive = [
            place
            for place, row in enumerate(rows)
            if row["until"] == index - 1 and same(row["parameter"], parameter)
        ]
        if alive:
            if alive[0] < at:
                return False
            rows[alive[0]] = {**rows[alive[0]], "until": index}
            at = alive[0] + 1
        else:
            rows.insert(at, parameter_from(parameter, index))
            at += 1
    kinds = [KINDS.index(row["parameter"]["kind"]) for row in rows]
    if kinds != sorted(kinds):
        return False
    segment["parameters"] = rows
    return True


def same(one, other):
    return all(one.get(word) == other.get(word) for word in SIGNATURE_WORDS)


def close(segment):
    """Ranges of parameters that are their function's own need not be told."""
    for row in segment.get("parameters", []):
        row["since"] = None if row["since"] == segment["since"] else row["since"]
        row["until"] = None if row["until"] == segment["until"] else row["until"]
