"""Prints, as JSON, what a release's Python knows of the names that the table claims. Runs under that Python.

Standard input is {NAME: {"kind": …, "target": …}}, the table's entries of the release. The answer is

    {"modules": {NAME: [public names] or {"error": "absent", what an import raises, or what is there instead}},
     "classes": {NAME: [public names]},
     "things":  {NAME: {"is": "missing" or "module" or "class" or "function" or "value" or "on self",
                        "parameters": [[NAME, KIND, REQUIRED]…], "same": bool}}}

KIND is "positional" (cannot be named), "any", "keyword" (must be named), "*" or "**". `parameters` are there for what
can be called and shows them; `same` for an alias whose target can be had. Modules that cannot be imported, mostly for
want of their library, say nothing about what is in them.
"""

import importlib
import inspect
import json
import os
import pkgutil
import re
import sys
import warnings

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "any",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}
MISSING = object()


def main():
    # What an import prints is not part of the answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    found = Inspection(json.load(sys.stdin)).all()
    with open(answer, "w", encoding="utf-8") as printed:
        json.dump(found, printed)


class Inspection:
    def __init__(self, names):
        self.names = names
        self.modules = {}
        self.errors = {}

    def all(self):
        for name in self.of_kind("module"):
            self.load(name)
        return {
            "modules": {name: self.module(name) for name in self.of_kind("module")},
            "classes": {
                name: public(dir(value))
                for name in self.of_kind("class")
                if inspect.isclass(value := self.value(name))
            },
            "things": {
                name: self.thing(name, entry)
                for name, entry in self.names.items()
                if entry["kind"] not in ("module", "other") and not self.unknowable(name)
            },
        }

    def of_kind(self, kind):
        return [name for name, entry in self.names.items() if entry["kind"] == kind]

    def load(self, name):
        try:
            self.modules[name] = importlib.import_module(name)
        except BaseException as error:  # some modules raise what is no Exception when their library is missing
            # A module that is only a name in another: `mlflow.projects = LazyLoader(…)`.
            value = self.value(name) if name.rpartition(".")[0] in self.modules else MISSING
            if inspect.ismodule(value) and not fails(value):
                self.modules[name] = value
            else:
                absent = isinstance(error, ModuleNotFoundError) and error.name == name
                self.errors[name] = "absent" if absent else f"{type(error).__name__}: {error}"

    def module(self, name):
        if name not in self.modules:
            return {"error": self.errors[name]}
        module = self.modules[name]
        owner, _, member = name.rpartition(".")
        held = getattr(self.modules.get(owner), member, module)
        if not inspect.ismodule(held):
            return {"error": f"as an attribute it is a {what(held)}"}
        inner = [one.name for one in pkgutil.iter_modules(getattr(module, "__path__", []))]
        return public({*dir(module), *inner})

    def unknowable(self, name):
        """Whether the name is in a module that cannot be imported."""
        owner = name.rpartition(".")[0]
        while owner:
            if owner in self.errors:
                return True
            owner = owner.rpartition(".")[0]
        return False

    def value(self, name):
        if name in self.modules:
            return self.modules[name]
        owner, _, member = name.rpartition(".")
        if not owner:
            return MISSING
        holder = self.value(owner)
        try:
            return getattr(holder, member, MISSING) if holder is not MISSING else MISSING
        except Exception:  # a lazy attribute whose library is missing
            return None

    def thing(self, name, entry):
        value = self.value(name)
        if value is MISSING:
            owner, _, member = name.rpartition(".")
            holder = self.value(owner)
            return {"is": "on self" if inspect.isclass(holder) and on_self(holder, member) else "missing"}
        told = {"is": what(value)}
        if entry["kind"] == "alias" and (target := self.value(entry["target"])) is not MISSING:
            told["same"] = target is value
        if entry["kind"] == "def" and (listed := self.parameters(name, value)) is not None:
            told["parameters"] = listed
        return told

    def parameters(self, name, value):
        owner, _, member = name.rpartition(".")
        holder = self.value(owner)
        try:
            listed = list(inspect.signature(value).parameters.values())
        except (TypeError, ValueError):
            return None
        if inspect.isclass(holder):
            plain = inspect.getattr_static(holder, member)
            if not isinstance(plain, (staticmethod, classmethod)):
                listed = listed[1:]
        return with_wrappers(value, [[one.name, KINDS[one.kind], one.default is one.empty] for one in listed])


def fails(module):
    """Whether a lazy module cannot be loaded."""
    try:
        dir(module)
    except Exception:
        return True
    return False


def with_wrappers(function, listed):
    """What wrappers change about a call, which `inspect.signature` does not see."""
    required_kinds = ("*", "**")
    listed = [[name, kind, required and kind not in required_kinds] for name, kind, required in listed]
    function = getattr(function, "__func__", function)
    while function is not None:
        code = getattr(function, "__code__", None)
        made_by = getattr(code, "co_qualname", "").split(".")[0]
        cells = closure(function)
        if made_by == "keyword_only":
            listed = [[name, "keyword" if kind == "any" else kind, required] for name, kind, required in listed]
        elif made_by == "deprecated_parameter":
            listed.append([cells["old_param"], "keyword", False])
        elif made_by == "request_id_backward_compatible":
            listed.append(["request_id", "keyword", False])
        function = getattr(function, "__wrapped__", None)
    return listed


def closure(function):
    code = getattr(function, "__code__", None)
    names = code.co_freevars if code else ()
    return dict(zip(names, (cell.cell_contents for cell in getattr(function, "__closure__", None) or ())))


def what(value):
    if inspect.ismodule(value):
        return "module"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "value"


def on_self(holder, name):
    """Whether instances get the attribute: a method sets it, or a field of a model or dataclass is called so."""
    for one in holder.__mro__:
        if name in one.__dict__.get("__annotations__", {}):
            return True
        try:
            source = inspect.getsource(one)
        except (OSError, TypeError):
            continue
        if re.search(rf"\bself\.{name}\b[^=\n]*=(?!=)", source):
            return True
    return False


def public(names):
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))


if __name__ == "__main__":
    sys.exit(main())
