"""The public API of one MLflow release, read from its source with griffe: nothing is imported or run.

`read(folder)` gives a dict from each public name to what it is, in plain dicts:

    {"kind": "module", "open": bool}
    {"kind": "class", "bases": [names], "open": bool}
    {"kind": "def", "parameters": [...], "returns": type, "open": bool}
    {"kind": "attr", "returns": type}
    {"kind": "alias", "target": name}

`open` says that there may be more than the source shows, so that nothing may be called unknown. An object that has
several public names stands under the shortest; the others are aliases. A type is the name of a class of MLflow, with
`?` behind it where it may be None, with `*` where it is a sequence of such; anything else is None.

`python reading.py FOLDER FILE.json` writes that dict as JSON; it is run by an interpreter that has griffe.
"""

import ast
import json
import re
import sys
from pathlib import Path

import griffe
from source import (
    deprecation,
    dynamic,
    folders,
    handed_out_lazily,
    last,
    own_members,
    over_submodules,
    registered_constructors,
    told_of_parameters,
)

# Packages that serve MLflow itself. That they are there is told, and nothing of what is in them.
INTERNAL = {
    "agent", "ai_commands", "assistant", "azure", "claude_code", "cli", "db", "demo", "error_classification", "experiments",
    "legacy_databricks_cli", "mcp", "mismatch", "ml_package_versions", "protos", "pytest", "runs", "server", "store",
    "telemetry", "typesafe", "utils", "version", "environment_variables",
}  # fmt: skip

# Packages whose modules are themselves part of the API, as in MLflow's Python documentation. Of the modules of other
# packages only those objects are told that the package hands out itself.
WITH_MODULES = {"data", "entities", "genai", "metrics", "models", "types"}

# Modules into which others put names, plugins among them.
FILLED_WHEN_IMPORTED = {"mlflow.data", "mlflow.data.sources"}

# Decorators that leave a function's parameters as they are written. Any other one makes the function open.
TRANSPARENT = {
    "_catch_exception", "_disable_in_databricks", "abstractclassmethod", "abstractmethod", "autologging_conf_lock",
    "autologging_integration", "cached_property", "classmethod", "deprecated", "deprecated_parameter",
    "developer_stable", "docstring_version_compatibility_warning", "experimental", "filter_user_warnings_once",
    "format_docstring", "gateway_deprecated", "keyword_only", "lru_cache", "orderable_attribute", "overload", "property",
    "raise_as_trace_exception", "record_usage_event", "require_prompt_registry", "requires_sql_backend",
    "searchable_attribute", "staticmethod", "trace_disabled", "translate_prompt_exception", "contextmanager",
    "asynccontextmanager", "wraps", "dataclass", "total_ordering", "runtime_checkable", "setter", "cache", "databricks_api_disabled",
    "request_id_backward_compatible", "requires_databricks_agents",
}  # fmt: skip
PROPERTIES = {"property", "cached_property", "searchable_attribute", "orderable_attribute"}

# Bases outside of MLflow that bring nothing that a script would ask for by name.
PLAIN_BASES = {"object", "abc.ABC", "ABC", "typing.Generic", "Generic", "typing.Protocol", "Protocol", "Exception"}

# What every exception has, told of those whose base is Python's own.
OF_EXCEPTIONS = ("add_note", "args", "with_traceback")

SEQUENCES = {"list", "List", "Sequence", "PagedList", "Iterable", "Iterator", "Generator", "set", "tuple", "Tuple"}
KINDS = {
    "positional-only": "positional",
    "positional or keyword": "any",
    "keyword-only": "keyword",
    "variadic positional": "*",
    "variadic keyword": "**",
}


def read(folder):
    package = griffe.load("mlflow", search_paths=[str(folder)], allow_inspection=False, resolve_aliases=True)
    return Reader(package).read()


class Reader:
    def __init__(self, package):
        self.package = package
        self.names = {}  # the path an object is defined at → its public names
        self.shadows = {}  # the path of a submodule → what its package has under that name instead
        self.found = {}

    def read(self):
        self.put_constructors()
        self.find_shadows()
        modules = [self.package, *self.modules(self.package)]
        modules = [module for module in modules if not self.shadowed(module.path)]
        for module in modules:
            for name, member in self.members(module).items():
                home = definition(member)
                if public(name) and home is not None and not home.is_module and handed_out(module, name, home):
                    self.names.setdefault(home.path, set()).add(f"{module.path}.{name}")
        for module in modules:
            self.module(module)
        return self.found

    def put_constructors(self):
        """`mlflow.data` takes the constructors of datasets from its registry, while it is imported."""
        if "data" in self.package.members and "dataset_registry" in self.package["data"].members:
            registry = self.package["data.dataset_registry"]
            for name in registered_constructors(registry):
                home = definition(registry.members.get(name))
                if home is not None:
                    self.package["data"].set_member(name, griffe.Alias(name, home))

    def find_shadows(self):
        for module in [self.package, *self.modules(self.package)]:
            for name, path in over_submodules(module).items():
                home = self.at(path) if path else alone(module).members[name]
                if home is not None and not home.is_module:
                    self.shadows[f"{module.path}.{name}"] = home

    def shadowed(self, path):
        return any(path == shadow or path.startswith(f"{shadow}.") for shadow in self.shadows)

    def members(self, module):
        return {name: self.shadows.get(f"{module.path}.{name}", member) for name, member in module.members.items()}

    def modules(self, module):
        for name, member in sorted(module.members.items()):
            if member.is_alias or not member.is_module or not public(name):
                continue
            yield member
            if len(member.path.split(".")) < 5:
                yield from self.modules(member)

    def canonical(self, home):
        names = self.names.get(home.path)
        return min(names, key=lambda name: (name.count("."), len(name), name)) if names else None

    def module(self, module):
        lazily = handed_out_lazily(module)
        dynamic = lazily is None or module.path in FILLED_WHEN_IMPORTED
        if told(module.path):
            self.found[module.path] = {"kind": "module", "open": internal(module.path) or dynamic}
            for name in sorted(filter(public, (lazily or set()) - module.members.keys())):
                self.found[f"{module.path}.{name}"] = {"kind": "other"}
            for name in filter(public, folders(module)):
                self.found[f"{module.path}.{name}"] = {"kind": "module", "open": True}
        for name, member in self.members(module).items():
            path = f"{module.path}.{name}"
            # What is defined under `if TYPE_CHECKING:` is not there at run time. What is imported there may be.
            if not public(name) or not (member.runtime or member.is_alias):
                continue
            home = definition(member)
            if home is None:
                # An import from outside MLflow, or a name that only exists at run time.
                if not internal(module.path):
                    self.found[path] = {"kind": "other"}
            elif home.is_module:
                if home.path != path and not internal(module.path):
                    self.found.setdefault(path, {"kind": "other"})
            elif internal(module.path) and (home.path != path or not told(self.canonical(home))):
                pass
            elif not handed_out(module, name, home):
                self.found[path] = {"kind": "other"}
            elif (canonical := self.canonical(home)) != path:
                self.found[path] = {"kind": "alias", "target": canonical}
            else:
                self.define(path, home)

    def define(self, path, home):
        if home.is_class:
            self.class_(path, home)
        elif home.is_function:
            self.found[path] = self.function(home)
        else:
            self.found[path] = self.attribute(home)

    def attribute(self, home):
        """`pyfunc = LazyLoader("mlflow.pyfunc", …)` is the module; anything else is some value."""
        value = str(home.value or "")
        if lazy := re.match(r"""LazyLoader\(\s*['"]([\w.]+)['"].*['"]([\w.]+)['"]\s*\)""", value, re.S):
            target = lazy[2]
            if target == home.path:
                return {"kind": "attr", "returns": None}
            if target.startswith("mlflow."):
                return {"kind": "alias", "target": target}
            return {"kind": "module", "open": True}
        return {"kind": "attr", "returns": self.type_of(home.annotation)}

    # --- classes ------------------------------------------------------------------------------------------------------

    def class_(self, path, home):
        """A class with its own members. Those of bases that have no public name are taken in."""
        bases, members, is_open = [], {}, False
        for decorator in home.decorators:
            is_open |= last(decorator.callable_path) not in TRANSPARENT
        pending = [home]
        while pending:
            one = pending.pop(0)
            for name, member in own_members(one).items():
                members.setdefault(name, member)
            # What `__new__` gives may be an object of another class.
            is_open |= dynamic(one) or "__new__" in one.members
            for base in one.bases:
                known = self.resolved(base)
                if known is not None and known.is_class:
                    name = self.canonical(known)
                    if name and told(name):
                        bases.append(name)
                    else:
                        pending.append(known)
                else:
                    is_open |= base_name(base) not in PLAIN_BASES
                    if base_name(base) == "Exception":
                        members.update((name, name) for name in OF_EXCEPTIONS)
        self.found[path] = {
            "kind": "class",
            "bases": bases,
            "open": is_open,
            **deprecation(home),
        }
        for name, member in sorted(members.items()):
            if not public(name) and name not in ("__init__", "__enter__", "__call__"):
                continue
            inner = f"{path}.{name}"
            if isinstance(member, str):
                self.found[inner] = {"kind": "attr", "returns": None}
            elif member.is_function:
                made = self.function(member, method=True)
                self.found[inner] = made
            elif member.is_class:
                self.found[inner] = {"kind": "attr", "returns": None}
            else:
                self.found[inner] = {"kind": "attr", "returns": self.type_of(member.annotation)}

    # --- functions ----------------------------------------------------------------------------------------------------

    def function(self, home, method=False):
        decorators = {last(decorator.callable_path): decorator for decorator in home.decorators}
        if decorators.keys() & PROPERTIES:
            return {"kind": "attr", "returns": self.type_of(home.returns), **deprecation(home)}
        source = home
        parameters = list(home.parameters)
        if "wraps" in decorators:
            # @functools.wraps(other): inspect and readers see the parameters of the other one, and here it is called with them.
            wrapped = re.search(r"wraps\(([\w.]+)\)", str(decorators["wraps"].value))
            target = definition(home.module.members.get(wrapped[1])) if wrapped else None
            if target is not None and target.is_function:
                source, parameters = target, list(target.parameters)
        if method and "staticmethod" not in decorators:
            parameters = parameters[1:]
        forced = "keyword_only" in decorators
        listed = []
        told = told_of_parameters(source)
        for parameter in parameters:
            kind = KINDS[parameter.kind.value]
            listed.append(
                {
                    "name": parameter.name,
                    "kind": "keyword" if forced and kind == "any" else kind,
                    "default": default(parameter.default) if kind not in ("*", "**") else None,
                    **told.get(parameter.name, {}),
                }
            )
        for decorator in home.decorators:
            if last(decorator.callable_path) == "deprecated_parameter":
                old, new = (ast.literal_eval(str(one)) for one in decorator.value.arguments[:2])
                listed.append(renamed(old, new))
            if last(decorator.callable_path) == "request_id_backward_compatible":
                listed.append(renamed("request_id", "trace_id"))
        is_open = any(name not in TRANSPARENT for name in decorators)
        return {
            "kind": "def",
            "parameters": listed,
            "returns": self.type_of(home.returns),
            "open": is_open,
            **deprecation(home),
        }

    # --- types --------------------------------------------------------------------------------------------------------

    def resolved(self, expression):
        """What of MLflow an expression names."""
        return self.at(getattr(expression, "canonical_path", None) or str(expression))

    def at(self, path):
        try:
            return definition(self.package[path.removeprefix("mlflow.")]) if path.startswith("mlflow.") else None
        except (KeyError, griffe.GriffeError):
            return None

    def type_of(self, annotation):
        if annotation is None or isinstance(annotation, str):
            return None
        if isinstance(annotation, griffe.ExprBinOp) and annotation.operator == "|":
            return union([annotation.left, annotation.right], self.type_of)
        if isinstance(annotation, griffe.ExprSubscript):
            left, inner = last(str(annotation.left)), annotation.slice
            parts = list(inner.elements) if isinstance(inner, griffe.ExprTuple) else [inner]
            if left == "Optional":
                return union([*parts, "None"], self.type_of)
            if left == "Union":
                return union(parts, self.type_of)
            if left in SEQUENCES:
                of = self.type_of(parts[0])
                return f"{of}*" if of and of.isidentifier() or of and re.fullmatch(r"[\w.]+", of) else None
            return None
        known = self.resolved(annotation)
        if known is None or not known.is_class:
            return None
        return self.canonical(known)


def alone(module):
    """A package's own module without its submodules, which take the place of what it defines under their names."""
    return griffe.visit(module.name, module.filepath, module.filepath.read_text(encoding="utf-8"), parent=module.parent)


def renamed(old, new):
    """A parameter that a decorator still takes under its old name."""
    return {"name": old, "kind": "keyword", "default": "None", "deprecated": True, "instead": new}


def union(parts, type_of):
    """The type of `T | None`; None for what may be several things."""
    flat = [part for part in parts if str(part) != "None"]
    types = {type_of(part) for part in flat}
    if len(types) != 1 or None in types:
        return None
    only = types.pop()
    return f"{only}?" if len(flat) < len(parts) and not only.endswith("?") else only


def public(name):
    return not name.startswith("_")


def handed_out(module, name, home):
    """Whether a module has this name for others, rather than for its own use."""
    own = home.path == f"{module.path}.{name}" or (module.is_init_module and home.path.startswith(f"{module.path}."))
    return own or name in (str(one).strip("'\"") for one in module.exports or ())


def internal(path):
    """Whether nothing is told of what is in this module."""
    parts = path.split(".")[1:]
    return bool(parts) and (parts[0] in INTERNAL or parts[-1] == "cli" or len(parts) > 1 + (parts[0] in WITH_MODULES))


def told(path):
    """Whether a name stands in a module that is told."""
    return not internal(path.rpartition(".")[0])


def definition(member):
    """The object itself, behind imports; None if it is not MLflow's."""
    if member is None:
        return None
    try:
        home = member.final_target if member.is_alias else member
    except griffe.GriffeError:
        return None
    return home if home.path == "mlflow" or home.path.startswith("mlflow.") else None


def base_name(base):
    text = str(getattr(base, "left", base))
    return getattr(base, "canonical_path", text) if text not in PLAIN_BASES else text


def default(value):
    """A default short enough to be read in a signature; `...` for a longer one; None for none."""
    if value is None:
        return None
    text = str(value)
    return text if re.fullmatch(r"""[\w.+-]{1,24}|'[\w ./:-]{0,20}'|"[\w ./:-]{0,20}"|\[\]|\{\}|\(\)""", text) else "..."


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(read(sys.argv[1])), encoding="utf-8")
