// Sphinx with the theme furo.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run } from "../python.mjs";

export default {
  name: "sphinx-furo",
  async build({ out, caveat }) {
    const sources = [
      ["sphinx-furo/conf.py", "conf.py"],
      ["sphinx/index.rst", "index.rst"],
      ["sphinx/second.md", "second.md"],
      ["fences", "extra/scripts"],
    ];
    await inFolder(sources, (folder) => {
      cpSync(caveat, join(folder, "caveat"), { recursive: true });
      run("sphinx-build", ["--fail-on-warning", "--keep-going", "-b", "html", "-d", join(folder, "doctrees"), ".", out], { cwd: folder });
    });
  },
  pages: ["index.html", "second.html"],
  instant: false,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  // The button goes round auto, dark and light for a reader whose system is light.
  async dark(page) {
    await page.locator("button.theme-toggle:visible").first().click();
  },
  // The theme writes scripts, style sheets and style attributes into the page.
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
