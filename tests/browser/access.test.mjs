// axe-core finds nothing, in both languages, light and dark, at a desk and on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ITS_OWN, hover, middle, onPage, until, useBrowser, violations } from "./page.mjs";
import { CALLS, FULL_WIDTH, UNENDED } from "./scripts.mjs";

useBrowser();

// Each pair of language, colours and width once.
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PAIRS = [["en-US", "light", DESK], ["zh-CN", "dark", DESK], ["en-US", "dark", PHONE], ["zh-CN", "light", PHONE]];

for (const [locale, colorScheme, viewport] of PAIRS) {
  test(`${locale}, ${colorScheme}, ${viewport.width} wide`, () =>
    onPage({ text: `${FULL_WIDTH}${UNENDED}`, locale, colorScheme, viewport, expected: ITS_OWN }, async ({ page }) => {
      await until("notes", async () => (await page.locator(".note").count()) >= 3);
      await page.locator(".article-title").waitFor();
      for (const more of await page.locator(".more summary").all()) await more.click();
      await page.locator(".note button[data-act=fix]").first().click();
      await page.locator(".note .diff").waitFor();
      assert.deepEqual(await violations(page), []);
    }));

  test(`with a signature open: ${locale}, ${colorScheme}, ${viewport.width} wide`, () =>
    onPage({ text: CALLS, locale, colorScheme, viewport, expected: ITS_OWN }, async ({ page }) => {
      const { x, y } = await middle(page, "artifact_path");
      await page.mouse.click(x, y);
      await page.keyboard.press("Control+Shift+Space");
      await page.locator("[role=tooltip] .help-activedeprecated").waitFor();
      await page.locator(".signature .help-activedeprecated").waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Escape");
      await hover(page, "log_metric");
      await page.locator("[role=tooltip] .help-signature").waitFor();
      assert.deepEqual(await violations(page), []);
    }));
}
