// VitePress with its default theme.

import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

export default {
  name: "vitepress",
  uses: ["integrations/npm"],
  async build({ out, caveat }) {
    await run("vitepress", ["build", "--outDir", out], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { CAVEAT_FOLDER: caveat },
    });
  },
  pages: ["", "second.html"],
  instant: true,
  // No "script": VitePress takes every <script> of a page for Vue's.
  ways: ["class", "beside", "around", "decorated", "group", "src"],
  untouched: ["plain"],
  async dark(page) {
    await page.locator(".VPSwitchAppearance:visible").click();
  },
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
