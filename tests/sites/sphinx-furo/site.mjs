// Sphinx with the theme furo.

import { sphinx } from "../sphinx.mjs";

export default {
  ...sphinx("sphinx-furo", "index.rst", "second.md"),
  // The button goes round auto, dark and light for a reader whose system is light.
  async dark(page) {
    await page.locator("button.theme-toggle:visible").first().click();
  },
  // The theme writes scripts, style sheets and style attributes into the page.
  policy: { "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'" },
};
