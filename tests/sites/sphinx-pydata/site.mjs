// Sphinx with the theme pydata.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run } from "../python.mjs";

export default {
  name: "sphinx-pydata",
  async build({ out, caveat }) {
    const sources = [
      ["sphinx-pydata/conf.py", "conf.py"],
      ["sphinx/index.md", "index.md"],
      ["sphinx/second.rst", "second.rst"],
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
  async dark(page) {
    const dark = await page.evaluate(() => document.documentElement.dataset.theme === "dark");
    await page.locator(".theme-switch-button:visible").first().click();
    await page.locator(`.theme-change-button[data-mode=${dark ? "light" : "dark"}]:visible`).first().click();
  },
  // The theme writes scripts into the page.
  policy: { "script-src": "'unsafe-inline'" },
};
