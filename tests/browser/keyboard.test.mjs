// Everything by keyboard, and what screen readers are told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, focused, note, onPage, script, until, useBrowser } from "./page.mjs";
import { UNENDED } from "./scripts.mjs";

useBrowser();

const inCode = async (page) => (await focused(page)).classes.includes("cm-content");
const said = (page) => page.locator("[role=status]").textContent();

test("from opening the page to a mended script without a mouse", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await note(page, "missing-call-parens").waitFor();
    for (let presses = 0; presses < 12 && !(await inCode(page)); presses += 1) await page.keyboard.press("Tab");
    assert.ok(await inCode(page), "Tab leads to the code");

    await page.keyboard.press("Shift+F8");
    await until("said", async () => /line 5, silent: .*end_run/.test(await said(page)));
    await page.keyboard.press("Alt+Enter");
    await until("in the note", async () => (await focused(page)).act === "fix");
    await page.keyboard.press("Enter");
    await until("on apply", async () => (await focused(page)).act === "apply");
    await page.keyboard.press("Enter");
    await until("mended", async () => (await script(page)) === UNENDED.replace("end_run\n", "end_run()\n"));
    await until("back in the code", () => inCode(page));
    await page.keyboard.press("Control+z");
    await until("undone", async () => (await script(page)) === UNENDED);
  }));

test("from a note to its article and back to the code", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await note(page, "missing-call-parens").waitFor();
    await page.locator(".article-title").waitFor();
    await enter(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("F8");
    await page.keyboard.press("F8");
    await until("said", async () => (await said(page)).startsWith("line 5"));
    await page.keyboard.press("Alt+Enter");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).act, "why");
    await page.keyboard.press("Enter");
    await until("at the article", async () => (await focused(page)).classes.includes("article-title"));
    await page.keyboard.press("Escape");
    await until("in the code", () => inCode(page));
  }));

test("Tab leaves the editor and changes nothing in it", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await note(page, "missing-call-parens").waitFor();
    await enter(page);
    let presses = 0;
    while (presses < 5 && !(await focused(page)).classes.includes("item")) {
      await page.keyboard.press("Tab");
      presses += 1;
    }
    assert.ok((await focused(page)).classes.includes("item"), "the list of findings comes soon after the code");
    assert.equal(await script(page), UNENDED);
  }));

test("the number of findings is said once typing has paused", () =>
  onPage({ text: "" }, async ({ page }) => {
    await enter(page);
    await page.keyboard.type("import mlflow\nmlflow.end_run\n");
    await until("said", async () => (await said(page)) === "1 finding: silent 1");
  }));

test("brackets with Control indent, since Tab does not", () =>
  onPage({ text: "x = 1\n" }, async ({ page }) => {
    await enter(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Control+]");
    await until("indented", async () => (await script(page)) === "    x = 1\n");
    await page.keyboard.press("Control+[");
    await until("dedented", async () => (await script(page)) === "x = 1\n");
  }));
