// Paste, see the note, read the article, mend it, take it back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, note, onPage, pack, paste, plain, script, until, useBrowser } from "./page.mjs";
import { CLEAN, FULL_WIDTH, HOSTILE, TWO_PARENS, UNENDED } from "./scripts.mjs";

useBrowser();

test("a first visit shows the example with notes in it and guidance beside it", () =>
  onPage({}, async ({ page }) => {
    await until("notes", async () => (await page.locator(".note").count()) >= 3);
    assert.match(await script(page), /^import mlflow\n/);
    await page.locator(".article-title").waitFor();
    assert.equal(await page.locator(".item").count(), await page.locator(".note").count());
  }));

test("a pasted script gets a note under the line and the article beside it", () =>
  onPage({ text: CLEAN }, async ({ page }) => {
    await page.getByText("Nothing found.").first().waitFor();
    await paste(page, UNENDED);
    const parens = note(page, "missing-call-parens");
    await parens.waitFor();
    assert.match(await parens.textContent(), /silent/);
    assert.match(await parens.textContent(), /mlflow\.end_run/);

    const line = page.locator(".cm-line", { hasText: /^mlflow\.end_run/ });
    const [above, below] = [await line.boundingBox(), await parens.boundingBox()];
    assert.ok(below.y >= above.y + above.height - 1, "the note stands under its line");

    await parens.getByRole("button", { name: "why" }).click();
    const title = plain(pack("en").articles["missing-call-parens"].title);
    await until("article", async () => (await page.locator(".article-title").textContent()) === title);
    assert.ok((await page.locator(".article .example-bad .line-marked").count()) > 0, "its bad line is marked");
    assert.ok((await page.locator(".article .example-good").count()) > 0);
    assert.ok((await page.locator(".article .observed .release").count()) > 0, "what was observed, and on which releases");
  }));

test("notes follow the typing, and a clean script has none", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await note(page, "missing-call-parens").waitFor();
    await enter(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("()");
    await note(page, "missing-call-parens").waitFor({ state: "detached" });
    await paste(page, CLEAN);
    await until("no notes", async () => (await page.locator(".note").count()) === 0);
    await page.getByText("Nothing found.").first().waitFor();
  }));

test("a fix shows its diff, changes the script when applied, and is one undo step", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    const parens = note(page, "missing-call-parens");
    await parens.locator("button[data-act=fix]").click();
    assert.equal(await parens.locator(".diff-removed .diff-text").textContent(), "mlflow.end_run");
    assert.equal(await parens.locator(".diff-added .diff-text").textContent(), "mlflow.end_run()");
    assert.equal(await script(page), UNENDED, "nothing is changed yet");

    await parens.getByRole("button", { name: "Cancel" }).click();
    await until("diff gone", async () => (await parens.locator(".diff").count()) === 0);
    assert.equal(await script(page), UNENDED);

    await parens.locator("button[data-act=fix]").click();
    await parens.getByRole("button", { name: "Apply" }).click();
    await until("fixed", async () => (await script(page)) === UNENDED.replace("end_run\n", "end_run()\n"));
    await parens.waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await until("undone", async () => (await script(page)) === UNENDED);
    await parens.waitFor();
  }));

test("all safe fixes are shown together, applied together and undone together", () =>
  onPage({ text: TWO_PARENS }, async ({ page }) => {
    await note(page, "missing-call-parens", 2).waitFor();
    await page.getByRole("button", { name: "Fix all safe (2)" }).click();
    assert.equal(await page.locator(".fix-all .diff-added").count(), 2);
    await page.locator(".fix-all").getByRole("button", { name: "Apply" }).click();
    await until("fixed", async () => (await script(page)) === TWO_PARENS.replaceAll("end_run\n", "end_run()\n"));
    await page.keyboard.press("Control+z");
    await until("undone", async () => (await script(page)) === TWO_PARENS);
  }));

test("related places are marked in the code while their finding is the current one", () =>
  onPage({ text: "import mlflow\n\nmlflow.start_run()\nmlflow.start_run()\n" }, async ({ page }) => {
    const again = note(page, "start-run-while-active");
    await again.waitFor();
    await page.locator(".item", { hasText: "start_run" }).first().click();
    await page.locator(".item[aria-current]", { hasText: "line 4" }).or(page.locator(".item", { hasText: "line 4" })).first().click();
    await page.locator(".cm-line .related").first().waitFor();
    assert.match(await page.locator(".related-label").first().textContent(), /opened/);
  }));

test("what cannot be read is a note with the character's name, and can be mended", () =>
  onPage({ text: FULL_WIDTH }, async ({ page }) => {
    const bracket = note(page, "full-width");
    await bracket.waitFor();
    assert.match(await bracket.textContent(), /unread/);
    assert.match(await bracket.textContent(), /（/);
    await bracket.locator("button[data-act=fix]").click();
    await bracket.getByRole("button", { name: "Apply" }).click();
    await until("mended", async () => (await script(page)) === FULL_WIDTH.replace("（", "("));
    await until("no notes", async () => (await page.locator(".note").count()) === 0);
  }));

test("text from the script stays text", () =>
  onPage(
    {
      text: HOSTILE,
      prepare: (page) => page.on("dialog", () => assert.fail("something ran")),
    },
    async ({ page }) => {
      await until("notes", async () => (await page.locator(".note").count()) >= 3);
      await until("its text in a note", async () =>
        (await page.locator(".note").allTextContents()).some((text) => text.includes("<img src=x onerror=alert(1)>")),
      );
      for (const fix of await page.locator(".note button[data-act=fix]").all()) await fix.click();
      for (const item of await page.locator(".item").all()) await item.click();
      assert.equal(await page.locator(".caveat img:not(.cm-widgetBuffer), .caveat script, .caveat b").count(), 0);
      assert.equal(await script(page), HOSTILE);
    },
  ));

test("the release that is checked against can be chosen", () =>
  onPage({ text: CLEAN }, async ({ page }) => {
    await page.getByText("checked against MLflow 3.18.0").waitFor();
    await page.getByRole("combobox", { name: "MLflow" }).selectOption("2.9.2");
    await page.getByText("checked against MLflow 2.9.2").waitFor();
    await page.reload();
    await page.getByText("checked against MLflow 2.9.2").waitFor();
  }));

test("clear and example can be undone", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await page.getByRole("button", { name: "Clear" }).click();
    await until("empty", async () => (await script(page)) === "");
    await page.getByRole("button", { name: "Example" }).click();
    await until("example", async () => (await script(page)).startsWith("import mlflow\n"));
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await until("as before", async () => (await script(page)) === UNENDED);
  }));

test("an input method can compose while notes stand around it", () =>
  onPage({ text: UNENDED }, async ({ page, context }) => {
    await note(page, "missing-call-parens").waitFor();
    await enter(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("# ");
    const session = await context.newCDPSession(page);
    for (const text of ["n", "ni", "ni h", "ni hao"]) {
      await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await page.waitForTimeout(150);
    }
    await session.send("Input.insertText", { text: "你好" });
    await until("composed", async () => (await script(page)) === `${UNENDED}# 你好`);
    await note(page, "missing-call-parens").waitFor();
  }));
