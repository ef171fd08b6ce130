// mdBook without configuration of its own but the classic script.

import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

const SCRIPT = "caveat/caveat-check.classic.js";

export default {
  name: "mdbook",
  // The script's name in the pages has a hash of its content.
  always: true,
  // As an author lays it out: the folder among the sources, from where mdBook copies it, and the script, which it
  // renames, under the same path beside book.toml.
  async build({ out, caveat }) {
    const book = join(out, "../.work/mdbook");
    await rm(book, { recursive: true, force: true });
    await cp(fileURLToPath(new URL(".", import.meta.url)), book, { recursive: true });
    await mkdir(join(book, "caveat"));
    await cp(join(caveat, "caveat-check.classic.js"), join(book, SCRIPT));
    await cp(caveat, join(book, "src/caveat"), { recursive: true, dereference: true });
    await run("mdbook", ["build", "--dest-dir", out, book]);
  },
  pages: ["index.html", "second.html"],
  instant: false,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  async dark(page) {
    const dark = await page.locator("html").evaluate((root) => root.classList.contains("coal"));
    await page.locator("#mdbook-theme-toggle").click();
    await page.locator(dark ? "#mdbook-theme-light" : "#mdbook-theme-coal").click();
  },
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
