"""What the extensions for Python-Markdown and for Sphinx have in common."""

from pathlib import Path

# The custom elements that caveat-check.js defines.
TAGS = ("caveat-check", "caveat-article", "caveat-playground", "caveat-exercise")

# The attributes of <caveat-check> that mean something on a code block. Those of FLAGS are there or not, without a value.
ATTRIBUTES = (
    "mode",
    "rules",
    "ignore",
    "severity-min",
    "mlflow-version",
    "lang",
    "theme",
    "loading",
    "wasm-url",
)
FLAGS = ("readonly", "no-fix")

# The published folder, where this package was built with it.
BUNDLED = Path(__file__).parent / "static"
LOADER = "caveat-check.js"
