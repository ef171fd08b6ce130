"""What becomes of fences and elements, with each of the extensions that read fences."""

import unittest

import markdown

SUPERFENCES = ["pymdownx.superfences", "pymdownx.highlight"]
FENCED_CODE = ["fenced_code", "codehilite"]


def html(text, extensions=("md_in_html", *SUPERFENCES)):
    return markdown.markdown(text, extensions=[*extensions, "caveat.markdown"])


def first_tag(text, extensions=("md_in_html", *SUPERFENCES)):
    return html(text, extensions).partition(">")[0] + ">"


class MarkedFence(unittest.TestCase):
    def test_the_mark_is_a_class_and_options_are_data(self):
        self.assertEqual(
            first_tag("```python caveat-check mode=\"edit\" ignore='a, b' mlflow-version=2.22\nx = 1\n```"),
            '<div class="caveat-check highlight" data-mode="edit" data-ignore="a, b" data-mlflow-version="2.22">',
        )

    def test_a_flag_has_an_empty_value(self):
        self.assertIn('data-readonly=""', first_tag("```python caveat-check readonly\nx = 1\n```"))

    def test_what_is_not_ours_stays_the_fence_extensions(self):
        page = html('```python caveat-check title="train.py" hl_lines="1" linenums="1"\nx = 1\n```')
        self.assertIn('<span class="filename">train.py</span>', page)
        self.assertIn('class="hll"', page)
        self.assertIn("linenos", page)
        self.assertNotIn("data-", page)

    def test_the_code_is_highlighted_as_python(self):
        for extensions in (SUPERFENCES, FENCED_CODE):
            self.assertIn('<span class="kn">import</span>', html("```python caveat-check\nimport mlflow\n```", extensions))

    def test_it_may_be_indented_or_quoted(self):
        for before in ("- item\n\n    {}", '!!! note "x"\n\n    {}', "> {}", "=== \"tab\"\n\n    {}"):
            start = before.rpartition("\n")[2].format("")
            fence = f"\n{start}".join(["```python caveat-check", "x = 1", "", "y = 2", "```"])
            page = markdown.markdown(
                before.format(fence),
                extensions=["caveat.markdown", "admonition", "pymdownx.tabbed", *SUPERFENCES],
                extension_configs={"pymdownx.tabbed": {"alternate_style": True}},
            )
            self.assertIn('<div class="caveat-check highlight">', page, before)

    def test_tildes_and_longer_fences(self):
        for fence in ("~~~", "````"):
            self.assertIn("caveat-check highlight", html(f"{fence} python caveat-check\nx = 1\n{fence}"))

    def test_the_order_of_extensions_does_not_matter(self):
        page = markdown.markdown("```python caveat-check\nx = 1\n```", extensions=["caveat.markdown", *SUPERFENCES])
        self.assertIn('class="caveat-check highlight"', page)

    def test_tabs_may_be_kept(self):
        page = markdown.markdown(
            "```python caveat-check\n\tx = 1\n```",
            extensions=["caveat.markdown", *SUPERFENCES],
            extension_configs={"pymdownx.superfences": {"preserve_tabs": True}},
        )
        self.assertIn("caveat-check highlight", page)

    def test_plain_fences_with_fenced_code(self):
        self.assertIn('class="caveat-check codehilite"', html("```python caveat-check\nx = 1\n```", FENCED_CODE))
        bare = html('```python caveat-check mode="edit"\nx = 1\n```', ["fenced_code"])
        self.assertEqual(
            bare, '<pre class="caveat-check"><code class="language-python" data-mode="edit">x = 1\n</code></pre>'
        )


class LeftAlone(unittest.TestCase):
    def test_other_fences(self):
        for text in (
            "```python\nx = 1\n```",
            "```\npython caveat-check\n```",
            "```text caveat-check-not\nx\n```",
            "Text\n\n    ```python caveat-check\n    unclosed",
            "```python caveat-checks\nx\n```",
            "A ```python caveat-check``` in a sentence.",
        ):
            with_it, without = html(text), markdown.markdown(text, extensions=["md_in_html", *SUPERFENCES, "attr_list"])
            self.assertEqual(with_it, without, text)

    def test_a_fence_that_is_only_shown(self):
        page = html("````markdown\n```python caveat-check\nx = 1\n```\n````")
        self.assertIn("caveat-check", page)
        self.assertNotIn(".caveat-check", page)
        self.assertNotIn('class="caveat-check', page)

    def test_an_unclosed_fence_takes_nothing_with_it(self):
        text = "```python caveat-check\nx = 1\n\nEnd."
        self.assertEqual(html(text), markdown.markdown(text, extensions=["md_in_html", *SUPERFENCES]))


class Elements(unittest.TestCase):
    def test_a_tag_of_its_own_is_in_no_paragraph(self):
        for tag in ("caveat-check", "caveat-article", "caveat-playground", "caveat-exercise"):
            self.assertEqual(html(f'Text.\n\n<{tag} code="x"></{tag}>\n'), f'<p>Text.</p>\n<{tag} code="x"></{tag}>\n'.rstrip("\n"))

    def test_around_a_fence_it_holds_the_block(self):
        page = html('<caveat-check markdown="1">\n\n```python\nx = 1\n\ny = 2\n```\n\n</caveat-check>')
        self.assertRegex(page, r'(?s)^<caveat-check>\s*<div class="highlight">.*</div>\s*</caveat-check>$')

    def test_a_script_in_it_is_kept_to_the_letter(self):
        script = '<caveat-check>\n<script type="text/x-python">\nif a < b:\n\n    c = "&amp;*x*"\n</script>\n</caveat-check>'
        self.assertEqual(html(script), script)


if __name__ == "__main__":
    unittest.main()
