// Material for MkDocs, with instant navigation.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run } from "../python.mjs";

export default {
  name: "mkdocs-material",
  async build({ out, caveat }) {
    await inFolder([["mkdocs-material/mkdocs.yml", "mkdocs.yml"], ["mkdocs", "docs"], ["fences", "docs/scripts"]], (folder) => {
      cpSync(caveat, join(folder, "docs/caveat"), { recursive: true });
      run("mkdocs", ["build", "--strict", "--site-dir", out], { cwd: folder });
    });
  },
  // Instant navigation is for the pages of sitemap.xml only, and takes their port at its word.
  served({ out, url }) {
    const file = join(out, "sitemap.xml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/http:\/\/127\.0\.0\.1(:\d+)?\//g, url));
  },
  pages: ["index.html", "second/index.html"],
  instant: true,
  ways: ["class", "beside", "around", "decorated", "src"],
  untouched: ["plain"],
  async dark(page) {
    await page.locator("form[data-md-component=palette] label:not([hidden])").click();
  },
  // Material writes scripts into the page.
  policy: { "script-src": "'unsafe-inline'" },
};
