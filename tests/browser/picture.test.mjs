// The picture in the README, taken of the built page.

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { onPage, until, useBrowser } from "./page.mjs";

useBrowser();

const PICTURE = fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));

test("the picture in the README", () =>
  onPage({ viewport: { width: 1280, height: 800 } }, async ({ page }) => {
    await until("notes", async () => (await page.locator(".note").count()) >= 3);
    await page.locator(".article-title").waitFor();
    // The picture is renewed on purpose, not by every run: fonts differ from machine to machine.
    if (process.env.UPDATE_SCREENSHOT === "1" || !existsSync(PICTURE)) {
      await page.screenshot({ path: PICTURE, animations: "disabled", caret: "hide" });
    }
    assert.ok(statSync(PICTURE).size < 300_000, "the picture is small enough for a repository");
  }));
