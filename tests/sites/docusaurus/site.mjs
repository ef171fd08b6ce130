// Docusaurus with its classic preset, as MLflow's own documentation has it.

import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

export default {
  name: "docusaurus",
  uses: ["integrations/npm"],
  async build({ out, caveat }) {
    await run("docusaurus", ["build", "--out-dir", out], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { CAVEAT_FOLDER: caveat },
    });
  },
  pages: ["", "second"],
  instant: true,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  // The button goes round: as the system has it, light, dark.
  async dark(page) {
    const root = page.locator("html");
    const before = await root.getAttribute("data-theme");
    const button = page.locator("button[class*=toggleButton]:visible");
    for (let presses = 0; presses < 3 && (await root.getAttribute("data-theme")) === before; presses += 1) await button.click();
  },
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
