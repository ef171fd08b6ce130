"""Small projects, built by Sphinx in a folder of their own."""

import io
import re
import shutil
import tempfile
import unittest
from contextlib import redirect_stderr
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

CHECK = """
.. caveat-check::
   :mode: edit
   :ignore: unended-run, <metric>
   :readonly:

   import mlflow
"""


class Project:
    """Builds `pages` (name to text); what Sphinx warned of is in `warned`."""

    def __init__(self, pages, builder="html", files=(), **conf):
        root = Path(tempfile.mkdtemp())
        unittest.addModuleCleanup(shutil.rmtree, root)
        source = root / "source"
        for name, text in {"index.rst": "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n", **pages, **dict(files)}.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
        (root / "published").mkdir()
        (root / "published" / "caveat-check.js").write_text("// the loader")
        overrides = {"extensions": ["myst_parser", "caveat.sphinx"], "caveat_path": str(root / "published"), **conf}
        if overrides["caveat_path"] is None:
            del overrides["caveat_path"]
        warnings = io.StringIO()
        with patch_docutils(), docutils_namespace(), redirect_stderr(io.StringIO()):
            app = Sphinx(
                source, None, root / "out", root / "trees", builder, confoverrides=overrides,
                status=None, warning=warnings, freshenv=True,
            )
            app.build()
        self.out = root / "out"
        self.warned = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())

    def read(self, name):
        return (self.out / name).read_text(encoding="utf-8")


class Checked(unittest.TestCase):
    def test_options_are_the_elements_attributes_and_escaped(self):
        page = Project({"page.rst": CHECK}).read("page.html")
        tag = re.search(r"<caveat-check[^>]*>", page)[0]
        self.assertIn('mode="edit"', tag)
        self.assertIn('ignore="unended-run, &lt;metric&gt;"', tag)
        self.assertRegex(tag, r' readonly=""[ >]')
        self.assertRegex(page, r'(?s)<caveat-check[^>]*><div class="highlight-python.*?</div>\s*</div>\s*</caveat-check>')

    def test_the_same_in_myst(self):
        page = Project({"page.md": "# Page\n\n```{caveat-check}\n:mode: edit\n\nimport mlflow\n```\n"}).read("page.html")
        self.assertIn('<caveat-check mode="edit"><div class="highlight-python', page)

    def test_what_code_blocks_offer_is_there(self):
        page = Project(
            {"page.rst": ".. caveat-check::\n   :linenos:\n   :caption: train.py\n   :emphasize-lines: 1\n   :name: here\n\n   x = 1\n"}
        ).read("page.html")
        for piece in ('class="linenos"', "train.py", 'class="hll"', 'id="here"'):
            self.assertIn(piece, page)

    def test_a_file(self):
        built = Project({"page.rst": "Page\n====\n\n.. caveat-check::\n   :file: code/train.py\n"}, files={"code/train.py": "import 训练\n"})
        self.assertIn("训练", built.read("page.html"))
        self.assertEqual(built.warned, "")

    def test_mistakes_are_said(self):
        for text, said in (
            (".. caveat-check::\n", "needs code, or the option :file:"),
            (".. caveat-check::\n   :file: no.py\n", "cannot read no.py: No such file"),
            (".. caveat-check::\n   :file: index.rst\n\n   x = 1\n", "not both"),
            (".. caveat-check::\n   :nonsense: 1\n\n   x = 1\n", "nonsense"),
        ):
            self.assertIn(said, Project({"page.rst": text}).warned)

    def test_defaults_for_the_whole_site(self):
        page = Project({"page.rst": CHECK}, caveat_defaults={"mlflow-version": "2.22", "mode": "annotate", "no-fix": True}).read("page.html")
        tag = re.search(r"<caveat-check[^>]*>", page)[0]
        self.assertIn('mlflow-version="2.22"', tag)
        self.assertIn('no-fix=""', tag)
        self.assertIn('mode="edit"', tag)


class OtherOutputs(unittest.TestCase):
    PAGES = {"page.rst": f"Page\n====\n{CHECK}\n.. caveat-article:: unended-run\n\n   Open it in a block.\n\n.. caveat-playground::\n"}

    def test_a_plain_block_and_the_articles_content(self):
        for builder, name in (("text", "page.txt"), ("man", None), ("latex", None), ("pseudoxml", "page.pseudoxml")):
            built = Project(self.PAGES, builder)
            text = built.read(name) if name else "".join(p.read_text() for p in built.out.iterdir() if p.suffix in (".1", ".tex"))
            self.assertEqual(built.warned, "", builder)
            self.assertIn("import", text)
            self.assertIn("Open it in a block.", text)
            self.assertNotIn("caveat-check", text)

    def test_epub_has_neither_element_nor_script(self):
        built = Project({**self.PAGES, "index.rst": "Index\n=====\n\n.. toctree::\n\n   page\n"}, "epub", epub_show_urls="no")
        page = built.read("page.xhtml")
        self.assertIn("import", page)
        self.assertNotIn("<caveat", page)
        self.assertNotIn("caveat-check.js", page)


class Script(unittest.TestCase):
    def test_on_the_pages_that_use_it_only(self):
        built = Project(
            {
                "directive.rst": CHECK,
                "marked.rst": ".. code-block:: python\n   :class: caveat-check\n\n   x = 1\n",
                "html.md": "# H\n\n<caveat-playground></caveat-playground>\n",
                "article.rst": ".. caveat-article:: unended-run\n",
                "none.rst": "Nothing\n=======\n\n.. code-block:: python\n\n   x = 1\n",
            }
        )
        for name in ("directive", "marked", "html", "article"):
            self.assertRegex(built.read(f"{name}.html"), r'<script type="module" src="[^"]*/caveat/caveat-check\.js"', name)
        for name in ("none", "index", "search"):
            self.assertNotIn("caveat-check.js", built.read(f"{name}.html"), name)

    def test_the_folder_is_copied_and_found_from_deeper_pages(self):
        built = Project({"deep/page.rst": ":orphan:\n\n" + CHECK})
        src = re.search(r'src="([^"]*caveat-check\.js)"', built.read("deep/page.html"))[1]
        self.assertEqual((built.out / "deep" / src).resolve(), (built.out / "caveat" / "caveat-check.js").resolve())
        self.assertTrue((built.out / "deep" / src).resolve().is_file())

    def test_another_place_on_the_site(self):
        built = Project({"page.rst": CHECK}, caveat_base="tools/caveat/")
        self.assertTrue((built.out / "tools/caveat/caveat-check.js").is_file())
        self.assertIn("../tools/caveat/caveat-check.js", built.read("page.html"))

    def test_an_address_elsewhere_is_taken_as_it_is(self):
        for base in ("https://docs.example/caveat", "/shared/caveat/"):
            built = Project({"page.rst": CHECK}, caveat_base=base, caveat_path=None)
            self.assertIn(f'src="{base.rstrip("/")}/caveat-check.js"', built.read("page.html"))
            self.assertFalse((built.out / "caveat").exists())

    def test_a_missing_folder_is_said(self):
        with self.assertRaisesRegex(Exception, "Set `caveat_path` in conf.py"):
            Project({"page.rst": CHECK}, caveat_path="nowhere")


if __name__ == "__main__":
    unittest.main()
