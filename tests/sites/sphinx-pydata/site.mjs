// Sphinx with the theme pydata.

import { sphinx } from "../sphinx.mjs";

export default {
  ...sphinx("sphinx-pydata", "index.md", "second.rst"),
  async dark(page) {
    const dark = await page.evaluate(() => document.documentElement.dataset.theme === "dark");
    await page.locator(".theme-switch-button:visible").first().click();
    await page.locator(`.theme-change-button[data-mode=${dark ? "light" : "dark"}]:visible`).first().click();
  },
  // The theme writes scripts into the page.
  policy: { "script-src": "'unsafe-inline'" },
};
