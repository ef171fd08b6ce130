"""Sphinx extension: the directives caveat-check, caveat-article and caveat-playground.

In HTML they become the custom elements. In every other output (LaTeX, text, man pages,
EPUB …) a checked block is the ordinary code block it also is without JavaScript.
The script is loaded by those pages only that have something for it to do.
"""

import shutil
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.code import CodeBlock
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from . import ATTRIBUTES, BUNDLED, FLAGS, LOADER, TAGS


def setup(app):
    app.add_config_value("caveat_path", None, "html", (str, type(None)))
    app.add_config_value("caveat_base", None, "html", (str, type(None)))
    app.add_config_value("caveat_defaults", {}, "env", dict)
    app.add_node(element, html=(_open, _close))
    app.add_directive("caveat-check", CaveatCheck)
    app.add_directive("caveat-article", CaveatArticle)
    app.add_directive("caveat-playground", CaveatPlayground)
    app.add_post_transform(OnlyInHtml)
    app.connect("html-page-context", _load_script)
    app.connect("build-finished", _copy_folder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class element(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A custom element; "tag" is its name, "attributes" what stands in its start tag."""


class CaveatCheck(CodeBlock):
    """A code block in Python whose options also are the attributes of <caveat-check>."""

    required_arguments = 0
    optional_arguments = 0
    option_spec = {
        **CodeBlock.option_spec,
        **dict.fromkeys(ATTRIBUTES, directives.unchanged_required),
        **dict.fromkeys(FLAGS, directives.flag),
        "file": directives.path,
    }

    def run(self):
        attributes = dict(self.config.caveat_defaults)
        attributes.update({name: self.options.pop(name) for name in (*ATTRIBUTES, *FLAGS) if name in self.options})
        if "file" in self.options:
            self._read(self.options.pop("file"))
        elif not self.content:
            raise self.error("caveat-check needs code, or the option :file:")
        self.arguments = ["python"]
        return [_made("caveat-check", attributes, super().run())]

    def _read(self, path):
        if self.content:
            raise self.error("caveat-check takes code or the option :file:, not both")
        relative, absolute = self.env.relfn2path(path)
        self.env.note_dependency(relative)
        try:
            lines = Path(absolute).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise self.error(f"caveat-check cannot read {path}: {error.strerror}") from error
        self.content = StringList(lines, source=absolute)


class CaveatArticle(SphinxDirective):
    """One article. The content stands for it where there is no JavaScript."""

    required_arguments = 1
    has_content = True
    option_spec = dict.fromkeys(("lang", "theme", "wasm-url"), directives.unchanged_required)

    def run(self):
        return [_made("caveat-article", {"code": self.arguments[0], **self.options}, self.parse_content_to_nodes())]


class CaveatPlayground(SphinxDirective):
    """The whole application. The content stands for it where there is no JavaScript."""

    has_content = True
    option_spec = dict.fromkeys(("lang", "theme", "wasm-url"), directives.unchanged_required)

    def run(self):
        return [_made("caveat-playground", dict(self.options), self.parse_content_to_nodes())]


def _made(tag, attributes, children):
    made = element("", *children)
    made["tag"], made["attributes"] = tag, attributes
    return made


class OnlyInHtml(SphinxPostTransform):
    """Takes the element away from around its content where no browser will read it."""

    default_priority = 900

    def run(self, **_):
        if self.app.builder.format == "html" and self.app.builder.name != "epub":
            return
        for found in list(self.document.findall(element)):
            found.replace_self(found.children)


def _open(translator, node):
    # A flag has no value: None from an option, True from `caveat_defaults`.
    attributes = {name: "" if value in (None, True) else str(value) for name, value in node["attributes"].items()}
    translator.body.append(translator.starttag(node, node["tag"], "", **attributes))


def _close(translator, node):
    translator.body.append(f"</{node['tag']}>\n")


def _load_script(app, pagename, templatename, context, doctree):
    if doctree is None or app.builder.name == "epub" or not any(map(_is_ours, doctree.findall(nodes.Element))):
        return
    base = app.config.caveat_base or "caveat"
    if "://" not in base and not base.startswith("/"):
        base = f"../{base}"  # from _static, where Sphinx looks for scripts, to the site's root
    app.add_js_file(f"{base.rstrip('/')}/{LOADER}", type="module")


def _is_ours(node):
    """Whether the script has something to do here: an element, or a block marked by its class, or HTML by hand."""
    if isinstance(node, nodes.raw):
        return any(f"<{tag}" in node.astext() for tag in TAGS)
    return isinstance(node, element) or "caveat-check" in node.get("classes", ())


def _copy_folder(app, exception):
    """Puts the published folder on the site, unless `caveat_base` says that it lies somewhere else."""
    base = app.config.caveat_base or "caveat"
    if exception or app.builder.format != "html" or app.builder.name == "epub" or "://" in base or base.startswith("/"):
        return
    folder = Path(app.confdir, app.config.caveat_path) if app.config.caveat_path else BUNDLED
    if not (folder / LOADER).is_file():
        raise ConfigError(
            f"caveat: there is no {LOADER} in {folder}. Set `caveat_path` in conf.py to Caveat's published folder, "
            "or `caveat_base` to the address at which it lies."
        )
    shutil.copytree(folder, Path(app.outdir, base), dirs_exist_ok=True)
