"""What the text of MLflow's source says besides what griffe makes of it: members put on `self`, and deprecations.

It looks into the syntax trees, docstrings and bodies of what griffe found.
"""

import ast
import re
from functools import cache


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def class_nodes(path):
    return {node.lineno: node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}


def node_of(home):
    """The class statement in the file; griffe counts its decorators in."""
    nodes = class_nodes(home.filepath)
    found = [node for line, node in nodes.items() if home.lineno <= line <= home.endlineno and node.name == home.name]
    return found[0] if found else None


def own_members(home):
    """The members of a class, with what its methods put on `self`, and `A, B = range(2)`, which griffe leaves out."""
    members = dict(home.members)
    node = node_of(home)
    for statement in node.body if node else ():
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            if isinstance(target, ast.Tuple):
                for name in target.elts:
                    members.setdefault(name.id, name.id)
    for inner in ast.walk(node) if node else ():
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            if isinstance(inner.value, ast.Name) and inner.value.id in ("self", "cls"):
                members.setdefault(inner.attr, inner.attr)
    return members


def dynamic(home):
    """Whether a class can have attributes that its text doesn't show."""
    node = node_of(home)
    if node is None or node.keywords:
        return True
    asked = [home.members[name] for name in ("__getattr__", "__getattribute__") if name in home.members]
    # One that gives nothing only raises with words of its own.
    if any(str(getattr(one, "returns", None)) != "NoReturn" for one in asked):
        return True
    named = {
        target.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Constant)
        for target in inner.targets
        if isinstance(target, ast.Name)
    }
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "setattr" and len(inner.args) == 3:
            on, name = inner.args[:2]
            known = isinstance(name, ast.Constant) or (isinstance(name, ast.Name) and name.id in named)
            if ast.unparse(on) in ("self", "cls") and not known:
                return True
    return bool(re.search(r"(self\.__dict__|vars\(self\))(\.update|\[| = )", ast.unparse(node)))


def handed_out_lazily(module):
    """The names that a module's `__getattr__` knows: none without one, None where it may know others, too."""
    statements = tree(module.filepath).body
    function = next((one for one in statements if getattr(one, "name", None) == "__getattr__"), None)
    if function is None:
        return None if "__getattr__" in module.members else set()
    *before, last_one = function.body
    if not isinstance(last_one, ast.Raise):
        return None
    names = set()
    for one in before:
        match one:
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.If(test=ast.Compare(left=ast.Name(), ops=[ast.Eq()], comparators=[ast.Constant(value=str(name))])):
                names.add(name)
            case ast.If(test=ast.Compare(left=ast.Name(), ops=[ast.In()], comparators=[ast.Name(id=known)])):
                listed = [
                    statement.value
                    for statement in statements
                    if isinstance(statement, ast.Assign) and [ast.unparse(target) for target in statement.targets] == [known]
                ]
                if len(listed) != 1 or not isinstance(listed[0], ast.Set | ast.List | ast.Tuple):
                    return None
                names.update(ast.literal_eval(listed[0]))
            case _:
                return None
    return names


def registered_constructors(home):
    """The names of the functions that this module's text registers as constructors of datasets."""
    return re.findall(r"^\s+_dataset_registry\.register_constructor\((\w+)\)", "\n".join(lines_of(home.filepath)), re.M)


def over_submodules(home):
    """Names of a package that are those of submodules too: {"autolog": "mlflow.openai.autolog.autolog"}.

    After `from mlflow.openai.autolog import autolog` the name is the function, and the module of that name can only
    be imported. griffe knows it as the module. A name that the package defines itself has no path: None.
    """
    found = {}
    pending = list(tree(home.filepath).body) if home.is_init_module else []
    while pending:
        statement = pending.pop()
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            for one in statement.names:
                found[one.asname or one.name] = f"{statement.module}.{one.name}"
        elif isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            found[statement.name] = None
        elif isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            pending.extend(statement.orelse)
        else:
            pending.extend(child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt))
    modules = [name for name, member in home.members.items() if not member.is_alias and member.is_module]
    return {name: path for name, path in found.items() if name in modules}


def folders(home):
    """The packages without an __init__.py in a package's folder."""
    if not home.is_init_module:
        return []
    inside = [path for path in home.filepath.parent.iterdir() if path.is_dir() and not (path / "__init__.py").exists()]
    return sorted(path.name for path in inside if any(path.glob("*.py")))


def deprecation(home):
    """What `@deprecated(alternative=…, since=…)` says."""
    for decorator in home.decorators:
        if last(decorator.callable_path) == "deprecated":
            node = ast.parse(str(decorator.value), mode="eval").body
            said = {word.arg: word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
            return {"deprecated": said.get("since") or True, "instead": alternative(said.get("alternative"))}
        if last(decorator.callable_path) == "gateway_deprecated":
            return {"deprecated": True, "instead": "mlflow.deployments"}
    text = body(home)
    if "PROMPT_API_MIGRATION_MSG.format" in text:
        return {"deprecated": True, "instead": f"mlflow.genai.{home.name}"}
    if said := re.search(rf"`mlflow\.{home.name}` API has been deprecated as of MLflow ([\d.]+)", text):
        instead = re.search(r"Use `(mlflow[\w.]+)`", text[said.end() :])
        return {"deprecated": said[1], "instead": instead[1] if instead else None}
    return {}


def body(home):
    if not home.is_function or home.lineno is None:
        return ""
    lines = lines_of(home.filepath)
    return "\n".join(lines[home.lineno - 1 : home.endlineno])


@cache
def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def alternative(text):
    """A name that can be written instead; None for a sentence."""
    name = (text or "").strip("` ()")
    return name if re.fullmatch(r"[\w.]+", name) else None


def told_of_parameters(home):
    """Parameters whose documentation begins with "Deprecated", or that a warning of the body calls so."""
    text = home.docstring.value if home.docstring else ""
    told = {}
    for match in re.finditer(r"^\s*(?::param )?(\w+)(?: \([^)]*\))?:\s*(?:\*\*|\.\. Warning:: )?deprecated\b(.*)", text, re.M | re.I):
        rest = re.search(r"[Uu]se `+(\w+)`+ instead|please use `+(\w+)`+|in favor of `+(\w+)`+", match[2])
        instead = next((one for one in rest.groups() if one), None) if rest else None
        told[match[1]] = {"deprecated": True, "instead": instead}
    for match in re.finditer(r"`(\w+)`+ (?:argument|parameter) is (?:replaced by `(\w+)`+ and is )?deprecated", body(home)):
        told.setdefault(match[1], {"deprecated": True, "instead": match[2]})
    return told


def last(path):
    return path.rsplit(".", 1)[-1]
