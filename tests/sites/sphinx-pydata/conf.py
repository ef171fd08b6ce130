# The handbook in the theme pydata, first page in MyST, second in the other.
project = "Handbook"
extensions = ["myst_parser", "caveat.sphinx"]
html_theme = "pydata_sphinx_theme"
html_extra_path = ["extra"]
exclude_patterns = ["extra", "caveat"]
caveat_path = "caveat"
html_favicon = "caveat/icon.svg"
# Without it the theme complains in the browser's console.
html_context = {"default_mode": "auto"}
