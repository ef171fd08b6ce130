// Languages, themes, sizes, and what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, note, onPage, pack, plain, script, until, useBrowser } from "./page.mjs";
import { CLEAN, UNENDED } from "./scripts.mjs";

useBrowser();

const background = (page) => page.locator(".caveat").evaluate((it) => getComputedStyle(it).backgroundColor);
const brightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;

test("the browser's language is spoken, and the other is one press away", () =>
  onPage({ text: UNENDED, locale: "zh-CN" }, async ({ page }) => {
    const parens = note(page, "missing-call-parens");
    await parens.waitFor();
    assert.match(await parens.textContent(), /悄悄出错/);
    await parens.getByRole("button", { name: "原因" }).click();
    const titleIn = (lang) => plain(pack(lang).articles["missing-call-parens"].title);
    await until("Chinese article", async () => (await page.locator(".article-title").textContent()) === titleIn("zh"));
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh");

    await page.getByRole("button", { name: "English" }).click();
    await until("English article", async () => (await page.locator(".article-title").textContent()) === titleIn("en"));
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await page.reload();
    await page.getByRole("heading", { name: "Findings" }).waitFor();
  }));

test("the address can ask for a language", () =>
  onPage({ text: UNENDED, address: "?lang=zh" }, async ({ page }) => {
    await page.getByText("发现的问题").waitFor();
  }));

test("dark is what the system says until the reader says otherwise", () =>
  onPage({ text: CLEAN, colorScheme: "dark" }, async ({ page }) => {
    assert.ok(brightness(await background(page)) < 60, "dark by the system");
    await page.getByRole("combobox", { name: "Theme" }).selectOption("light");
    await until("light", async () => brightness(await background(page)) > 200);
    await page.reload();
    await page.locator(".cm-content").waitFor();
    assert.ok(brightness(await background(page)) > 200, "light after a reload");
  }));

test("on a phone the guidance stands below and nothing is wider than the screen", () =>
  onPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async ({ page }) => {
    const uri = note(page, "tracking-uri-form");
    await uri.waitFor();
    await page.locator(".article-title").waitFor();
    const paper = await page.locator(".paper").boundingBox();
    const guidance = await page.locator(".guidance").boundingBox();
    assert.ok(guidance.y >= paper.y + paper.height, "below");
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "no sideways scrolling");

    await uri.getByRole("button", { name: "why" }).tap();
    const title = page.locator(".article-title");
    await until("article in view", async () => {
      const box = await title.boundingBox();
      return box && box.y >= 0 && box.y < 844;
    });
  }));

test("the text survives a reload", () =>
  onPage({ text: CLEAN }, async ({ page }) => {
    await enter(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# mine 我的\n");
    await until("kept", () => page.evaluate(() => localStorage.getItem("caveat.text").startsWith("# mine 我的\n")));
    await page.reload();
    await until("there again", async () => (await script(page)) === `# mine 我的\n${CLEAN}`);
  }));

test("storage that is full is told calmly and costs nothing else", () =>
  onPage(
    {
      text: UNENDED,
      prepare: (page) =>
        page.addInitScript(() => {
          const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) {
            if (sessionStorage.getItem("full")) throw new DOMException("full", "QuotaExceededError");
            return set.call(this, key, value);
          };
          sessionStorage.setItem("full", "yes");
        }),
    },
    async ({ page }) => {
      await page.getByText("will not survive a reload").waitFor();
      await page.getByRole("button", { name: "Example" }).click();
      await until("notes", async () => (await page.locator(".note").count()) > 0);
    },
  ));

test("articles that cannot be fetched leave the findings, and can be asked for again", () =>
  onPage(
    {
      text: UNENDED,
      expected: ["ERR_FAILED", "Failed to load resource"],
      prepare: (page) => page.route("**/packs/*.json", (route) => route.abort()),
    },
    async ({ page }) => {
      const parens = note(page, "missing-call-parens");
      await parens.waitFor();
      assert.match(await parens.textContent(), /missing-call-parens/);
      await page.getByText("The articles could not be fetched").waitFor();
      await page.unroute("**/packs/*.json");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".article-title").waitFor();
      await until("sentence", async () => !(await parens.textContent()).includes("missing-call-parens"));
    },
  ));

test("an article leads to others and back", () =>
  onPage({ text: UNENDED }, async ({ page }) => {
    await page.locator(".article-title").waitFor();
    const first = await page.locator(".article-title").textContent();
    await page.getByText("Everything that is checked").click();
    const other = plain(pack("en").articles["set-experiment-in-run"].title);
    await page.locator(".more").getByRole("button", { name: other, exact: true }).click();
    await until("other article", async () => (await page.locator(".article-title").textContent()) === other);
    await page.getByRole("button", { name: "← Back" }).click();
    await until("first article", async () => (await page.locator(".article-title").textContent()) === first);
  }));
