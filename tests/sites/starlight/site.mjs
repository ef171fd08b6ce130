// Starlight, Astro's theme for documentation.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../build.mjs";

export default {
  name: "starlight",
  uses: ["integrations/npm"],
  async build({ out, caveat }) {
    await run("astro", ["build"], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { CAVEAT_FOLDER: caveat, SITE_OUT: out, SITE_CACHE: join(out, "../.cache/starlight"), ASTRO_TELEMETRY_DISABLED: "1" },
    });
  },
  pages: ["", "second/"],
  instant: false,
  ways: ["class", "beside", "around", "decorated", "script", "src"],
  untouched: ["plain"],
  async dark(page) {
    const now = await page.locator("html").getAttribute("data-theme");
    await page.locator("starlight-theme-select select:visible").selectOption(now === "dark" ? "light" : "dark");
  },
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
