"""Python-Markdown extension, for MkDocs and Zensical.

- A fence that begins with ```python caveat-check is marked: the block gets the class
  `caveat-check`, and options such as mode="edit" reach the page as `data-mode="edit"`.
- <caveat-check> and its sisters are block-level elements. Python-Markdown would put them
  into a paragraph, and an element around a fence would end up empty, the code outside.
"""

import re

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from . import ATTRIBUTES, FLAGS, TAGS


class CaveatExtension(Extension):
    def extendMarkdown(self, md):
        # Attributes of fences are attr_list's work. Python-Markdown lets it be named twice.
        md.registerExtensions(["attr_list"], {})
        md.block_level_elements.extend(TAGS)
        # Before every preprocessor that takes fences out (superfences' first one has 31.05),
        # after pymdownx.snippets (32), which brings some in.
        md.preprocessors.register(MarkedFences(md), "caveat", 31.5)


def makeExtension(**settings):  # noqa: N802 (Python-Markdown looks for this name)
    return CaveatExtension(**settings)


class MarkedFences(Preprocessor):
    """Rewrites the first line of a marked fence into the form that all fence extensions read."""

    def run(self, lines):
        return FENCE.sub(_marked, "\n".join(lines)).split("\n")


# A whole fence, so that one shown within a longer one is left alone. It may stand in a list or a quotation.
FENCE = re.compile(
    r"^(?P<start>[> \t]*(?P<fence>`{3,}|~{3,})(?![`~])[ \t]*)(?P<info>[^\n]*)"
    r"(?P<rest>\n(?:.*?\n)??[> \t]*(?P=fence)[ \t\r]*)$",
    re.MULTILINE | re.DOTALL,
)
MARK = re.compile(r"(?P<language>python|py)[ \t]+caveat-check(?![\w-])(?P<options>[^{}]*)$")
OPTION = re.compile(r"""(?P<key>[\w-]+)(?:=(?P<value>"[^"]*"|'[^']*'|[^\s"']+))?""")


def _marked(found):
    mark = MARK.match(found["info"].strip())
    if not mark:
        return found[0]
    words = [f".{mark['language']}", ".caveat-check"]
    words += [_attribute(option) for option in OPTION.finditer(mark["options"])]
    return f"{found['start']}{{ {' '.join(words)} }}{found['rest']}"


def _attribute(option):
    key, value = option["key"], option["value"]
    # What is not ours is the fence extension's: title, linenums, hl_lines …
    name = f"data-{key}" if key in ATTRIBUTES or key in FLAGS else key
    return f'{name}={value or chr(34) * 2}'
