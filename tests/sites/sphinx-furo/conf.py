# The handbook in the theme furo, first page in reStructuredText, second in the other.
project = "Handbook"
extensions = ["myst_parser", "caveat.sphinx"]
html_theme = "furo"
html_extra_path = ["extra"]
exclude_patterns = ["extra", "caveat"]
caveat_path = "caveat"
html_favicon = "caveat/icon.svg"
