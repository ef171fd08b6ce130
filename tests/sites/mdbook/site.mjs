// mdBook with the module, which a line in theme/head.hbs brings.

import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

export default {
  name: "mdbook",
  uses: [],
  async build({ out, caveat }) {
    const book = await laidOut(out, "mdbook", caveat);
    await run("mdbook", ["build", "--dest-dir", out, book]);
  },
  pages: ["index.html", "second.html"],
  instant: false,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  async dark(page) {
    const dark = await page.locator("html").evaluate((root) => root.classList.contains("coal"));
    const choice = page.locator(dark ? "#mdbook-theme-light" : "#mdbook-theme-coal");
    // The list stays open behind a choice.
    if (!(await choice.isVisible())) await page.locator("#mdbook-theme-toggle").click();
    await choice.click();
  },
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};

// A book as its author lays it out: the folder among the sources, from where mdBook copies it.
export async function laidOut(out, name, caveat) {
  const book = join(out, "../.work", name);
  await rm(book, { recursive: true, force: true });
  await cp(fileURLToPath(new URL(".", import.meta.url)), book, { recursive: true });
  await cp(caveat, join(book, "src/caveat"), { recursive: true, dereference: true });
  return book;
}
