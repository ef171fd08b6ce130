// The signature of a call: under the pointer, by a key, beside the code, on the chosen release.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, focused, hover, middle, onPage, script, until, useBrowser } from "./page.mjs";
import { CALLS } from "./scripts.mjs";

useBrowser();

const tip = (page) => page.locator("[role=tooltip]");
const panel = (page) => page.locator(".signature");
const said = (page) => page.locator("[role=status]").textContent();
const against = (page, release) => page.getByRole("combobox", { name: "MLflow" }).selectOption({ label: release });
const inTip = (page, wanted) => until(String(wanted), async () => {
  const texts = await tip(page).allTextContents();
  return texts.length === 1 && wanted.test(texts[0]);
});
const gone = (page) => until("no tooltip", async () => (await tip(page).count()) === 0);

async function click(page, word) {
  const { x, y } = await middle(page, word);
  await page.mouse.click(x, y);
}

test("the pointer on a call shows its signature on the chosen release, and what changed since", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await hover(page, "log_metric");
    await inTip(page, /^mlflow\.log_metric\(key, value, .*dataset=None\)MLflow 3\.18/);
    await inTip(page, /run_id since 2\.10.*model_id, dataset since 3\.0/);
    await page.mouse.move(5, 5);
    await gone(page);

    await against(page, "2.9");
    await hover(page, "log_metric");
    await inTip(page, /^mlflow\.log_metric\(key, value, step=None, synchronous=True, timestamp=None\)MLflow 2\.9/);
    await inTip(page, /run_id since 2\.10.*model_id, dataset since 3\.0/);
  }));

test("the pointer on a keyword shows which parameter it is; on a value or elsewhere nothing comes", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await hover(page, "artifact_path");
    await inTip(page, /artifact_path deprecated since 3\.0: write name/);
    assert.equal(await tip(page).locator("s.help-activedeprecated").textContent(), "artifact_path=None");
    for (const word of ["0.1", "print"]) {
      await page.mouse.move(5, 5);
      await gone(page);
      await hover(page, word);
      await page.waitForTimeout(700);
      assert.equal(await tip(page).count(), 0, word);
    }
  }));

test("Escape closes what the pointer opened, wherever the keyboard is", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await hover(page, "log_metric");
    await tip(page).waitFor();
    await page.keyboard.press("Escape");
    await gone(page);
    await enter(page);
    await page.mouse.move(5, 5);
    await hover(page, "log_metric");
    await tip(page).waitFor();
    await page.keyboard.press("Escape");
    await gone(page);
  }));

test("a key opens the signature at the cursor and says it, typing goes on in it, Escape closes it", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await click(page, "0.1");
    await page.keyboard.press("Control+Shift+Space");
    await inTip(page, /^mlflow\.log_metric\(/);
    assert.equal(await tip(page).locator("strong").textContent(), "value");
    await until("said", async () => /^mlflow\.log_metric\(key.*MLflow 3\.18/.test(await said(page)));
    assert.equal(await page.locator(".cm-content").getAttribute("aria-describedby"), await tip(page).getAttribute("id"));

    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type(", st");
    await until("the next parameter", async () => (await tip(page).locator("strong").textContent()) === "step=None");
    await page.keyboard.press("Escape");
    await gone(page);
    assert.ok((await focused(page)).classes.includes("cm-content"), "the keyboard stays in the code");
    assert.match(await script(page), /log_metric\("loss", 0\.1?,? ?st?/);
  }));

test("it closes when the cursor leaves the call, or the keyboard the code", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await click(page, "log_metric");
    await page.keyboard.press("Control+Shift+Space");
    await tip(page).waitFor();
    await page.keyboard.press("Control+Home");
    await gone(page);
    await click(page, "log_metric");
    await page.keyboard.press("Control+Shift+Space");
    await tip(page).waitFor();
    await page.getByRole("combobox", { name: "Theme" }).focus();
    await gone(page);
  }));

test("where no call is, the key says so", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    await enter(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Control+Shift+Space");
    await until("said", async () => (await said(page)) === "The cursor is in no call of MLflow.");
    assert.equal(await tip(page).count(), 0);
  }));

test("beside the code stands the signature of the cursor's call, and follows the release", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    assert.equal(await panel(page).isVisible(), false);
    await click(page, "artifact_path");
    await panel(page).getByText("artifact_path deprecated since 3.0").waitFor();
    assert.equal(await tip(page).count(), 0, "and no tooltip by itself");
    await against(page, "2.22");
    await panel(page).getByText("MLflow 2.22").waitFor();
    assert.equal(await panel(page).locator("strong").textContent(), "artifact_path");
    await enter(page);
    await page.keyboard.press("Control+Home");
    await until("gone", async () => !(await panel(page).isVisible()));
  }));

test("a script that names its release is helped on that", () =>
  onPage({ text: `# caveat: mlflow==2.12\n${CALLS}` }, async ({ page }) => {
    await click(page, "log_metric");
    await panel(page).getByText("MLflow 2.12").waitFor();
    await until("told in the choice", async () =>
      /\(2\.12\)/.test(await page.getByRole("combobox", { name: "MLflow" }).locator("option").first().textContent()),
    );
  }));

test("every minor release can be chosen, the newest first", () =>
  onPage({ text: CALLS }, async ({ page }) => {
    const labels = await page.getByRole("combobox", { name: "MLflow" }).locator("option").allTextContents();
    assert.equal(labels[1], "3.18");
    assert.equal(labels.at(-1), "2.0");
    assert.equal(labels.length, 43);
    await against(page, "2.13");
    await page.getByText("checked against MLflow 2.13").waitFor();
    await page.reload();
    await page.getByText("checked against MLflow 2.13").waitFor();
  }));

test("in Chinese", () =>
  onPage({ text: CALLS, locale: "zh-CN" }, async ({ page }) => {
    await hover(page, "artifact_path");
    await inTip(page, /artifact_path 自 3\.0 起弃用，请改用 name/);
    await page.getByRole("button", { name: "English" }).click();
    await click(page, "artifact_path");
    await panel(page).getByText("deprecated since 3.0").waitFor();
  }));

test("dark, the tooltip is dark, too", () =>
  onPage({ text: CALLS, colorScheme: "dark" }, async ({ page }) => {
    await hover(page, "log_metric");
    await tip(page).waitFor();
    const colour = await tip(page).evaluate((it) => getComputedStyle(it).backgroundColor);
    assert.ok(colour.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 80), colour);
  }));

test("on a phone a tap shows it below the code, and nothing is wider than the screen", () =>
  onPage({ text: CALLS, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async ({ page }) => {
    const { x, y } = await middle(page, "log_model");
    await page.touchscreen.tap(x, y);
    await panel(page).locator(".help-signature").waitFor();
    await page.waitForTimeout(700);
    assert.equal(await tip(page).count(), 0, "nothing covers the code");
    const [paper, below] = [await page.locator(".paper").boundingBox(), await panel(page).boundingBox()];
    assert.ok(below.y >= paper.y + paper.height && below.y < paper.y + paper.height + 40, "right below");
    await page.keyboard.press("Control+Shift+Space");
    await tip(page).waitFor();
    const box = await tip(page).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no sideways scrolling");
    for (const tool of await page.locator(".tools .button").all()) {
      const { x: left, width } = await tool.boundingBox();
      assert.ok(left + width <= 380, "the tools fit");
    }
  }));
