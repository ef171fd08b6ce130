// Every fixture site of tests/sites, built with its own generator, opened in the browser: the elements find the code,
// put their notes under the right lines, follow the page, and leave everything else as it was. SITES=hugo,vitepress tests
// only those.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { built, sites } from "../sites/build.mjs";
import { INSIDE, elementViolations, keyboardOn, seen, settled, themes, withFinders } from "./embedded.mjs";
import { ITS_OWN, onPage, until, useBrowser } from "./page.mjs";
import { loosened, serve } from "./serve.mjs";

useBrowser();

const fence = (way) => readFileSync(new URL(`../sites/fences/${way}.py`, import.meta.url), "utf8").trimEnd();
const wanted = process.env.SITES?.split(",");

const chosen = (await sites()).filter(({ name }) => !wanted || wanted.includes(name));

// Two at a time: most of a test is waiting.
test("fixture sites", { concurrency: 2 }, (all) => Promise.all(chosen.map((site) => all.test(site.name, (on) => tried(site, on)))));

async function tried(site, on) {
  const { out } = await built(site);
  const served = await serve({ folder: out, policy: loosened(site.policy) });
  await site.served?.({ out, url: served.url });
  const open = (options, body) =>
    onPage({ at: served.url, address: site.pages[0], ready: "body", prepare: withFinders, expected: ITS_OWN, ...options }, body);
  try {
    await on.test("reading, in light and dark", () =>
      open({}, async (opened) => {
        await settled(opened.page);
        await reading(site, served.url, opened);
        await darkAndLight(site, opened);
        await onAPhone(site, opened);
      }));
    await on.test("editing, to the second page and back", () =>
      open({}, async (opened) => {
        await settled(opened.page);
        await editing(site, opened);
        await thereAndBack(site, opened);
      }));
  } finally {
    await served.close();
  }
}

// Ways to a script that the page does not show itself.
const OWN_BLOCK = ["script", "src"];

async function reading(site, url, { page, requests }) {
  const found = await seen(page, site.ways);
  for (const way of site.ways) {
    assert.deepEqual(found[way].map(({ code }) => code), [fence(way)], `one element for "${way}", with its code`);
    const [{ inPage, notes, misplaced, found: findings }] = found[way];
    assert.equal(inPage, !OWN_BLOCK.includes(way) && !site.shadow, `"${way}" is read where the page shows it`);
    if (!inPage) continue;
    assert.deepEqual(misplaced, [], `the notes of "${way}" stand under their lines`);
    assert.equal(notes, findings.length, `a note for each finding of "${way}"`);
  }
  assert.ok(found.class[0].found.length >= 2, "the marked fence has its findings");
  assert.ok(Object.values(found).some(([{ found: findings }]) => findings.length === 0), "and another is clean");
  assert.equal(
    await page.evaluate(() => caveatTest.elements().length),
    site.ways.length,
    `an element for each of ${site.ways.join(", ")}, and no other`,
  );
  await until("the article", () => page.evaluate(([article, title]) =>
    caveatTest.all(article).some((element) => element.shadowRoot.querySelector(title)?.textContent.length > 5), [INSIDE.article, INSIDE.title]));

  const before = await without(page, url + site.pages[0], (plain) => plain.evaluate(untouched, site.untouched));
  const now = await page.evaluate(untouched, site.untouched);
  for (const way of site.untouched) {
    assert.equal(now[way].code, before[way].code, `"${way}" is as the generator made it`);
    assert.ok(!now[way].marked, `"${way}" has no element and no note`);
  }

  await page.waitForLoadState("networkidle");
  assert.deepEqual(requests.filter((request) => !request.startsWith(url) && !request.startsWith("data:") && !request.startsWith("blob:")), [], "no other host is asked");
  assert.deepEqual(requests.filter((request) => /\/editor\.js/.test(request)), [], "who only reads fetches no editor");
}

// Blocks that nobody marked: their code's HTML, and whether one of our elements has to do with them.
function untouched(ways) {
  return Object.fromEntries(
    ways.map((way) => {
      const pres = [...document.querySelectorAll("pre")].filter((pre) => pre.textContent.includes(`# fence: ${way}`));
      // Style attributes are written one way by a server and another way by a browser.
      const code = pres.map((pre) => pre.innerHTML.replace(/ style="[^"]*"/g, "").replace(/\s+(?=<|$)/g, "")).join("\n");
      const marked = pres.length === 0 || globalThis.caveatTest.named(way).length > 0 || pres.some((pre) => pre.closest("caveat-check") || pre.querySelector("caveat-note"));
      return [way, { code, marked }];
    }),
  );
}

// Hands the page as it is without our script to `body`, as wide as `page` is. It is in a context of its own: a site may
// remember that the reader has chosen the dark look.
async function without(page, address, body) {
  const context = await page.context().browser().newContext({ viewport: page.viewportSize(), locale: "en-US" });
  try {
    const bare = await context.newPage();
    await withFinders(bare);
    await bare.route(/\/caveat[^/]*\/|caveat-check/, (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
    await bare.goto(address);
    await bare.waitForLoadState("load");
    await bare.waitForTimeout(300);
    return await body(bare);
  } finally {
    await context.close();
  }
}

async function darkAndLight(site, { page }) {
  assert.deepEqual(await themes(page), ["light"], "the browser's wish and the site's beginning");
  await accessible(site, page, "light");
  await site.dark(page);
  await until("dark", async () => (await themes(page)).join() === "dark");
  await page.waitForTimeout(600); // colours that fade
  await accessible(site, page, "dark");
  await site.dark(page);
  await until("light again", async () => (await themes(page)).join() === "light");
}

const PHONE = { width: 390, height: 844 };

async function onAPhone(site, { page }) {
  await page.setViewportSize(PHONE);
  await page.waitForTimeout(400);
  const width = (one) => one.evaluate(() => document.documentElement.scrollWidth);
  const now = await width(page);
  if (now > PHONE.width) assert.ok(now <= (await without(page, page.url(), width)), `${now} wide on a phone`);
  const found = await seen(page, site.ways);
  for (const way of site.ways) assert.deepEqual(found[way][0].misplaced, [], `"${way}" on a phone`);
}

// Axe finds nothing in what we drew, and nothing in the site's own blocks that is not there without us.
async function accessible(site, page, look) {
  const found = await elementViolations(page);
  assert.deepEqual(reasons(found.filter(({ ours }) => ours)), [], `to axe, ${look}`);
  if (found.length === 0) return;
  await without(page, page.url(), async (plain) => {
    if (look === "dark") await site.dark(plain);
    await plain.waitForTimeout(600);
    const key = ({ id, html }) => `${id} ${html}`;
    const theirs = new Set((await elementViolations(plain)).map(key));
    assert.deepEqual(reasons(found.filter((one) => !theirs.has(key(one)))), [], `in the site's blocks, to axe, ${look}`);
  });
}

// The first few: one mistake is made in many places.
const reasons = (found) => found.slice(0, 4).map(({ why }) => why);

async function editing(site, { page, requests }) {
  const way = "class";
  const text = fence(way);
  await page.evaluate((way) => caveatTest.named(way)[0].scrollIntoView({ block: "center" }), way);
  for (let presses = 0; presses < 150 && !(await keyboardOn(page, INSIDE.edit, way)); presses += 1) await page.keyboard.press("Tab");
  assert.ok(await keyboardOn(page, INSIDE.edit, way), "Tab leads to the button");
  await page.keyboard.press("Enter");
  await until("the keyboard in the editor", () => keyboardOn(page, INSIDE.editor, way));
  await until("the editor's request", async () => requests.some((request) => /\/editor\.js/.test(request)) || site.always);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# typed");
  await until("typed", () => page.evaluate(([way, text]) => caveatTest.named(way)[0].code === text, [way, `${text}\n# typed`]));
  for (let presses = 0; presses < 3 && (await keyboardOn(page, INSIDE.editor, way)); presses += 1) await page.keyboard.press("Tab");
  assert.ok(!(await keyboardOn(page, INSIDE.editor, way)), "Tab leaves the editor");
  assert.equal(await page.evaluate((way) => caveatTest.named(way)[0].code, way), `${text}\n# typed`, "and changes nothing in it");
  await accessible(site, page, "in the editor");
}

async function thereAndBack(site, { page }) {
  await page.evaluate(() => (globalThis.sameDocument = true));
  await page.getByRole("link", { name: "second", exact: true }).first().click();
  await until("the second page", () => page.evaluate(() => document.body?.textContent.includes("# fence: second")));
  await settled(page);
  const there = await seen(page, ["second", ...site.ways]);
  assert.deepEqual(there.second.map(({ code }) => code), [fence("second")]);
  assert.deepEqual(site.ways.flatMap((way) => there[way]), [], "what was on the first page is gone");
  assert.equal(await page.evaluate(() => Boolean(globalThis.sameDocument)), site.instant, site.instant ? "without loading a page" : "by loading a page");
  if (site.chinese !== false) {
    const words = () => page.evaluate(([edit]) => caveatTest.named("second")[0].shadowRoot.querySelector(edit)?.textContent ?? "", [INSIDE.edit]);
    await until("Chinese words in a Chinese passage", async () => /\p{Script=Han}/u.test(await words()));
  }

  await page.goBack();
  await until("the first page", () => page.evaluate(() => document.body?.textContent.includes("# fence: class")));
  await settled(page);
  const again = await seen(page, ["second", ...site.ways]);
  for (const way of site.ways) {
    assert.deepEqual(again[way].map(({ code }) => code), [fence(way)], `one element for "${way}" after coming back`);
    assert.deepEqual(again[way][0].misplaced, []);
  }
  assert.deepEqual(again.second, []);
}
