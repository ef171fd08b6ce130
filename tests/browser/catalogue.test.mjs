// The knowledge, to browse: the index in the widget, and the articles as pages of their own.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ITS_OWN, onPage, pack, plain, until, useBrowser, violations } from "./page.mjs";
import { CLEAN } from "./scripts.mjs";
import { DIST } from "./serve.mjs";

useBrowser();

const title = (lang, id) => plain(pack(lang).articles[id].title);
const entries = (page) => page.locator(".index code:not(.link code)").allTextContents();
const unfold = (page) => page.getByText("Everything that is checked").click();

test("the index in the widget is searched in both languages and filtered", () =>
  onPage({ text: CLEAN }, async ({ page, requests, url }) => {
    await unfold(page);
    const all = await entries(page);
    assert.ok(all.length > 50 && all.includes("unended-run"), all.join());

    const search = page.getByRole("searchbox", { name: "Search" });
    await search.fill("WITH block");
    await until("English words", async () => (await entries(page)).includes("unended-run"));
    assert.ok((await entries(page)).length < all.length);
    requests.length = 0;
    await search.fill("线程");
    await until("Chinese words", async () => (await entries(page)).includes("log-in-worker"));
    assert.ok(!(await entries(page)).includes("unended-run"));
    await search.fill("no pitfall speaks of zebras");
    await page.getByText("No pitfall is like that.").waitFor();
    await search.fill("");
    await until("all again", async () => (await entries(page)).length === all.length);
    assert.deepEqual(requests.filter((one) => !one.startsWith(`${url}packs/`)), []);

    await page.getByRole("combobox", { name: "Outcome" }).selectOption({ label: "advice" });
    const advice = await entries(page);
    assert.ok(advice.includes("deprecated-in-release") && !advice.includes("unended-run"), advice.join());
    await page.getByRole("combobox", { name: "Outcome" }).selectOption({ label: "any" });
    await page.getByRole("combobox", { name: "About" }).selectOption({ label: "Runs" });
    const runs = await entries(page);
    assert.ok(runs.includes("unended-run") && !runs.includes("deprecated-in-release"), runs.join());
    await page.getByRole("combobox", { name: "About" }).selectOption({ label: "any" });
    await page.locator(".filters").getByRole("combobox", { name: "MLflow" }).selectOption({ label: "2.9" });
    const old = await entries(page);
    assert.ok(old.length < all.length && !old.includes("file-store-tracking-uri"), "what came later is not in it");

    await search.fill("unended-run");
    await page.locator(".index").getByRole("button", { name: title("en", "unended-run") }).click();
    await until("article", async () => (await page.locator(".article-title").textContent()) === title("en", "unended-run"));
    await page.locator(".article").getByRole("heading", { name: "Related" }).waitFor();
  }));

test("notes cost the sentences, an open article its text", () =>
  onPage({ text: CLEAN }, async ({ page, requests, url }) => {
    await page.waitForLoadState("networkidle");
    const packs = () => requests.filter((one) => one.includes("/packs/")).map((one) => one.replace(url, ""));
    assert.deepEqual(packs(), ["packs/en.json"]);
    await unfold(page);
    await page.locator(".index").getByRole("button", { name: title("en", "unended-run") }).click();
    await page.locator(".article-title").waitFor();
    assert.deepEqual(packs(), ["packs/en.json", "packs/en.articles.json"]);
  }));

const plainPage = { ready: "h1" };

for (const [lang, other] of [["en", "zh"], ["zh", "en"]]) {
  test(`an article's page reads without JavaScript, in ${lang}`, () =>
    onPage({ ...plainPage, address: `${lang}/pitfalls/unended-run/`, javaScriptEnabled: false }, async ({ page, requests, url }) => {
      assert.equal(await page.locator("h1").textContent(), title(lang, "unended-run"));
      assert.ok(await page.locator(".notes li").first().isVisible(), "what is found is told below");
      assert.ok((await page.locator(".observed").count()) > 1);
      assert.ok(requests.every((request) => request.startsWith(url)));
      assert.ok(!requests.some((request) => request.endsWith(".wasm")));
      await page.locator(`a[hreflang=${other}]`).click();
      assert.equal(page.url(), `${url}${other}/pitfalls/unended-run/`);
      assert.equal(await page.locator("h1").textContent(), title(other, "unended-run"));
    }));
}

test("with JavaScript its examples are live", () =>
  onPage({ ...plainPage, address: "en/pitfalls/unended-run/" }, async ({ page }) => {
    await page.locator("caveat-note").first().waitFor();
    assert.ok(await page.locator(".notes").first().isHidden(), "it is not told twice");
    await page.locator("caveat-check").first().getByRole("button", { name: "Edit" }).click();
    await page.locator(".cm-content").first().waitFor();
  }));

test("the index is a page, too: searched in both languages, filtered, and linked with what was asked", () =>
  onPage({ ...plainPage, address: "zh/pitfalls/" }, async ({ page, url }) => {
    const shown = () => page.locator(".index > li:visible code:not(a code)").allTextContents();
    const all = await shown();
    assert.ok(all.length > 50);
    await page.getByRole("searchbox").fill("with block");
    await until("English words on a Chinese page", async () => (await shown()).includes("unended-run"));
    assert.ok((await shown()).length < all.length);
    await page.locator("select[name=outcome]").selectOption("advice");
    await until("both hold", async () => !(await shown()).includes("unended-run") || (await shown()).length === 0);
    const address = page.url();
    await page.goto(`${url}en/pitfalls/`);
    await page.goto(address);
    assert.equal(await page.locator("select[name=outcome]").inputValue(), "advice");
    assert.equal(await page.getByRole("searchbox").inputValue(), "with block");
    await page.goto(`${url}zh/pitfalls/?release=2009`);
    assert.ok(!(await shown()).includes("file-store-tracking-uri"));
  }));

test("pages are accessible, light and dark, at desk and on a phone", async () => {
  for (const address of ["en/pitfalls/", "zh/pitfalls/", "en/pitfalls/unended-run/", "zh/pitfalls/file-store-tracking-uri/", "en/myths/"]) {
    for (const [colorScheme, width] of [["light", 1280], ["dark", 390]]) {
      await onPage({ ...plainPage, expected: ITS_OWN, address, colorScheme, viewport: { width, height: 800 } }, async ({ page }) => {
        assert.deepEqual(await violations(page), [], `${address} ${colorScheme}`);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${address} is wider than ${width}`);
      });
    }
  }
});

test("every pitfall has its page where links lead", () => {
  for (const lang of ["en", "zh"]) {
    const there = new Set(readdirSync(join(DIST, lang, "pitfalls")));
    const { articles } = pack(lang);
    for (const id of Object.keys(articles).filter((id) => Object.keys(articles[id].words).length > 0)) {
      assert.ok(there.has(id), `${lang}/pitfalls/${id}`);
    }
  }
});
