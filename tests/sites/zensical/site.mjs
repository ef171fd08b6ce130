// Zensical: Material's successor, with the same pages.

import { appendFileSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run } from "../python.mjs";

export default {
  name: "zensical",
  async build({ out, caveat }) {
    await inFolder([["zensical/zensical.toml", "zensical.toml"], ["mkdocs", "docs"], ["fences", "docs/scripts"]], (folder) => {
      cpSync(caveat, join(folder, "docs/caveat"), { recursive: true });
      // Not on the page that Material has, too: navigating, that runs every inline script as JavaScript.
      appendFileSync(join(folder, "docs/index.md"), readFileSync(new URL("script.md", import.meta.url)));
      run("zensical", ["build", "--clean", "--strict"], { cwd: folder });
      cpSync(join(folder, "site"), out, { recursive: true });
    });
  },
  pages: ["index.html", "second/index.html"],
  instant: true,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  async dark(page) {
    await page.locator("form[data-md-component=palette] label:not([hidden])").click();
  },
  // Zensical writes scripts into the page, and its script a style sheet.
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
