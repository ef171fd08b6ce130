// Hugo without a theme: a page, a switch, and the layouts of integrations/hugo.

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

export default {
  name: "hugo",
  uses: ["integrations/hugo"],
  async build({ out, caveat }) {
    await run("hugo", ["build", "--destination", out, "--noBuildLock"], { cwd: fileURLToPath(new URL(".", import.meta.url)) });
    await cp(caveat, join(out, "caveat"), { recursive: true, dereference: true });
  },
  pages: ["", "second/"],
  instant: false,
  ways: ["class", "beside", "around", "decorated", "group", "script", "src"],
  untouched: ["plain"],
  async dark(page) {
    await page.getByRole("button", { name: "Dark" }).click();
  },
};
