// The same book with the classic script, which mdBook takes without a theme, and renames.

import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../build.mjs";
import mdbook, { laidOut } from "../mdbook/site.mjs";

const SCRIPT = "caveat/caveat-check.classic.js";

export default {
  ...mdbook,
  name: "mdbook-classic",
  // The script's name in the pages has a hash of its content.
  always: true,
  async build({ out, caveat }) {
    const book = await laidOut(out, "mdbook-classic", caveat);
    await rm(join(book, "theme"), { recursive: true });
    await mkdir(join(book, "caveat"));
    await cp(join(caveat, "caveat-check.classic.js"), join(book, SCRIPT));
    const configured = `[book]\nlanguage = "en"\n\n[output.html]\nadditional-js = ["${SCRIPT}"]\n\n[output.html.code.hidelines]\npython = "~"\n`;
    await writeFile(join(book, "book.toml"), configured);
    await run("mdbook", ["build", "--dest-dir", out, book]);
  },
};
