// The elements for everybody: screen readers, keyboards, fingers, large letters, forced colours, little movement.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ITS_OWN, focused, until, useBrowser, violations } from "./page.mjs";
import { BAD, arrived, fence, onHtml } from "./html.mjs";

useBrowser();

const PAGE = `<caveat-check>${fence(BAD)}</caveat-check><caveat-article code="unended-run"></caveat-article>`;

const LOOK = `
  body { background: #ffffff; color: #222222 } pre { background: #f3f3f0; overflow-x: auto }
  @media (prefers-color-scheme: dark) { body { background: #14161a; color: #dcdcdc } pre { background: #1e2127 } }
`;

for (const colorScheme of ["light", "dark"]) {
  for (const lang of ["en", "zh"]) {
    test(`axe-core finds nothing: ${colorScheme}, ${lang}, read, with an article and in the editor`, () =>
      onHtml(PAGE, { lang, colorScheme, head: `<link rel="stylesheet" href="look.css">`, files: { "look.css": { contentType: "text/css", body: LOOK } }, trusted: false, expected: ITS_OWN }, async ({ page }) => {
        await arrived(page);
        await page.locator("caveat-note button[data-act=why]").first().click();
        await page.locator("caveat-check .article-title").waitFor();
        assert.deepEqual(await violations(page), []);
        await page.locator("caveat-note button[data-act=fix]").first().click();
        await page.locator("button.edit").click();
        await page.locator(".cm-content").waitFor();
        await page.waitForTimeout(300);
        assert.deepEqual(await violations(page), []);
      }));
  }
}

test("the whole of it by keyboard: note, article, fix, editor, and out", () =>
  onHtml(`<p><a href="#a">before</a></p>${PAGE.split("<caveat-article")[0]}<p><a href="#b">after</a></p>`, {}, async ({ page }) => {
    await arrived(page);
    await page.getByText("before").focus();
    const seen = [];
    for (let presses = 0; presses < 30 && seen.at(-1) !== "after"; presses += 1) {
      await page.keyboard.press("Tab");
      const { act, text } = await focused(page);
      seen.push(act ?? text);
    }
    assert.deepEqual(seen.filter((one) => ["why", "fix", "Edit", "Where it lands", "Fix all safe (1)", "after"].includes(one)), ["fix", "why", "fix", "why", "Where it lands", "Fix all safe (1)", "Edit", "after"]);
    while ((await focused(page)).act !== "fix") await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await until("the change is shown and asked about", async () => (await focused(page)).act === "apply");
    await page.keyboard.press("Enter");
    await until("in the editor", async () => (await focused(page)).classes.includes("cm-content"));
    assert.match(await page.evaluate(() => document.querySelector("caveat-check").code), /end_run\(\)$/);
  }));

test("what a screen reader hears: notes as groups with names, and counts once when they change", () =>
  onHtml(`<caveat-check>${fence(BAD)}</caveat-check>`, {}, async ({ page }) => {
    await page.evaluate(() => (globalThis.said = []));
    await arrived(page);
    const names = await page.locator("caveat-note [role=group]").evaluateAll((groups) => groups.map((group) => group.getAttribute("aria-label")));
    assert.equal(names.length, 2);
    assert.ok(names.every((name) => /^(fails|silent|advice)/.test(name)), names.join());
    await page.evaluate(() => {
      const status = document.querySelector("caveat-check").shadowRoot.querySelector("[role=status]");
      new MutationObserver(() => globalThis.said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await page.waitForTimeout(1_600);
    assert.deepEqual(await page.evaluate(() => globalThis.said), [], "thirty elements on a page do not talk all at once");
    await page.locator("button.edit").click();
    await page.locator(".cm-content").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("()\n# one more line\n");
    await until("said", async () => (await page.evaluate(() => globalThis.said)).some((one) => /^1 finding/.test(one)));
    await page.waitForTimeout(1_600);
    assert.equal((await page.evaluate(() => globalThis.said)).filter((one) => /^1 finding/.test(one)).length, 1);
  }));

test("forced colours keep signs, frames and focus", () =>
  onHtml(PAGE, { forcedColors: "active" }, async ({ page }) => {
    await arrived(page);
    const shape = await page.locator("caveat-note .shape").first().evaluate((sign) => getComputedStyle(sign).borderTopWidth + getComputedStyle(sign).backgroundColor);
    assert.notEqual(shape, "0pxrgba(0, 0, 0, 0)", "the sign is seen");
    assert.notEqual(await page.locator("caveat-note .note").first().evaluate((note) => getComputedStyle(note).borderInlineStartWidth), "0px");
    await page.locator("button.edit").focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.locator("button.edit").evaluate((button) => getComputedStyle(button).outlineStyle), "none");
  }));

test("at twice the size and on a narrow phone nothing is cut off or moves sideways", () =>
  onHtml(PAGE, { viewport: { width: 320, height: 640 } }, async ({ page }) => {
    await arrived(page);
    await page.locator("caveat-note button[data-act=why]").first().click();
    await page.locator("caveat-check .article-title").waitFor();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok((await wide()) <= 0, "320 pixels");
    const box = await page.locator("caveat-note").first().boundingBox();
    const pre = await page.locator("pre").first().boundingBox();
    assert.ok(box.x >= pre.x && box.x + box.width <= pre.x + pre.width, "a note stays in its block");
    // Twice the letters, as a reader sets them.
    await page.setViewportSize({ width: 640, height: 900 });
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await page.waitForTimeout(300);
    assert.ok((await wide()) <= 0, "200 %");
    await page.locator("button.edit").click();
    await page.locator(".cm-content").waitFor();
    assert.ok((await wide()) <= 0, "in the editor");
  }));

test("a finger finds the buttons, and nothing moves for those who asked for that", () =>
  onHtml(PAGE, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, reducedMotion: "reduce" }, async ({ page }) => {
    await arrived(page);
    const sizes = await page.evaluate(() =>
      [...document.querySelectorAll("caveat-note, caveat-check")].flatMap((one) =>
        [...one.shadowRoot.querySelectorAll("button, summary")].map((button) => {
          const { width, height } = button.getBoundingClientRect();
          return { text: button.textContent, width, height };
        }),
      ),
    );
    assert.deepEqual(sizes.filter(({ width, height }) => width > 0 && (width < 24 || height < 24)), [], "24 pixels at least");
    assert.equal(await page.locator("caveat-note .note").first().evaluate((note) => getComputedStyle(note).animationName), "none");
    await page.locator("caveat-note button[data-act=why]").first().tap();
    await page.locator("caveat-check .article-title").waitFor();
    await page.locator("button.edit").tap();
    await page.locator(".cm-content").waitFor();
  }));
