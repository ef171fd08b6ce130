// Where it lands: the lanes beside the lines, the tree beside the code, one line for the cursor's call.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ITS_OWN, enter, focused, middle, note, onPage, paste, until, useBrowser, violations } from "./page.mjs";
import { CLEAN, LOOPED, MESSY, NESTED, SILENT, TWICE, UNENDED } from "./scripts.mjs";

useBrowser();

const tree = (page) => page.locator(".landings");
const rows = (page) => page.locator(".landing");
const here = (page) => page.locator(".destination");
const said = (page) => page.locator("[role=status]").textContent();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();

async function click(page, word) {
  const { x, y } = await middle(page, word);
  await page.mouse.click(x, y);
}

// What stands beside each line: for each depth `o` a run is opened, `@` by a logging call, `|` one is
// open, `:` maybe, `^` it ends, `*` it is opened and ends. Notes between lines are left out.
function picture(page) {
  return page.locator(".lanes").evaluate((gutter) => {
    const numbers = [...gutter.parentElement.querySelectorAll(".cm-lineNumbers .cm-gutterElement")].slice(1);
    const drawn = [...gutter.querySelectorAll(".lane-cells")];
    return numbers.map((number) => {
      const top = number.getBoundingClientRect().top;
      const cells = drawn.find((box) => Math.abs(box.getBoundingClientRect().top - top) < 3 && box.offsetHeight > 0);
      return [...(cells?.children ?? [])]
        .map(({ classList: has }) => {
          if (!has.contains("lane-open")) return " ";
          if (has.contains("lane-opens")) return has.contains("lane-ends") ? "*" : has.contains("lane-implicit") ? "@" : "o";
          return has.contains("lane-ends") ? "^" : has.contains("lane-maybe") ? ":" : "|";
        })
        .join("");
    });
  });
}

test("a run is drawn from the line that opens it to the last one on which it is open, children beside it", () =>
  onPage({ text: NESTED, viewport: { width: 1280, height: 1200 } }, async ({ page }) => {
    await rows(page).first().waitFor();
    await until("the lanes", async () => (await picture(page))[10] === "o");
    assert.deepEqual((await picture(page)).slice(9, 19), ["", "o", "|", "|", "|o", "||", "||", "||", "|^", "^"]);
    const bar = page.locator(".lanes .lane-opens").first();
    assert.equal(await bar.getAttribute("title"), "run opened on line 11");
    assert.equal(await page.locator(".cm-gutters").first().getAttribute("aria-hidden"), "true");
  }));

test("a run that a logging call opens has a dot of its own, and a note does not interrupt a bar", () =>
  onPage({ text: MESSY, viewport: { width: 1280, height: 1200 } }, async ({ page }) => {
    await until("the lanes", async () => (await picture(page))[4] === "@");
    const seen = await picture(page);
    assert.deepEqual(seen.slice(4, 7), ["@", "|", "^"]);
    assert.equal(seen[14], "", "what a client does opens nothing");
  }));

test("a bar goes on beside a note, also where it becomes certain there", () =>
  onPage({ text: LOOPED, viewport: { width: 1280, height: 1200 } }, async ({ page }) => {
    await note(page, "start-run-while-active").waitFor();
    await until("the lanes", async () => (await picture(page))[3] === "o");
    const beside = await page.locator(".lanes").evaluate((gutter) => {
      const box = gutter.getRootNode().querySelector(".note").getBoundingClientRect();
      const within = ({ top, bottom }) => top <= box.top && bottom >= box.bottom;
      return [...gutter.querySelectorAll(".lane-open")].filter((cell) => within(cell.getBoundingClientRect())).length;
    });
    assert.equal(beside, 1);
  }));

test("the lanes go along while the text changes", () =>
  onPage({ text: CLEAN }, async ({ page }) => {
    await until("the lanes", async () => (await picture(page))[2] === "o");
    await enter(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# first\n");
    await until("moved", async () => (await picture(page)).slice(0, 5).join(",") === ",,,o,^");
    await paste(page, SILENT);
    await until("gone", async () => (await page.locator(".lane-open").count()) === 0);
  }));

test("the tree holds servers, experiments, runs and calls, with the lines that decided", () =>
  onPage({ text: NESTED }, async ({ page }) => {
    await rows(page).first().waitFor();
    assert.equal(await text(tree(page).locator(".branch-server > .branch-head")), "database sqlite:///demo.db line 3");
    assert.equal(await text(tree(page).locator(".branch-experiment > .branch-head")), "experiment grid line 4");
    const runs = tree(page).locator(".branch-run > .branch-head");
    const heads = [];
    for (const run of await runs.all()) heads.push(await text(run));
    assert.ok(heads.some((head) => /^run opened on line 11 · ends with its block$/.test(head)), heads.join("\n"));
    const child = tree(page).locator(".branch-run .branch-run");
    assert.match(await text(child.locator(".branch-head")), /^child run opened on line 14/);
    const inside = [];
    for (const row of await child.locator(".landing").all()) inside.push(await text(row));
    const reported = "line 8 log_metric final called on line 18 step 0";
    assert.deepEqual(inside, [reported, "line 15 log_param alpha", "line 17 log_metric loss step 0, 1 or 2"]);
  }));

test("what nobody names is MLflow's default, what nobody knows says why", () =>
  onPage({ text: MESSY }, async ({ page }) => {
    await rows(page).first().waitFor();
    const all = await text(tree(page));
    assert.match(all, /database sqlite:\/\/\/mlflow\.db, MLflow's default on 3\.18/);
    assert.match(all, /experiment Default, MLflow's default/);
    assert.match(all, /run opened on line 5 · by log_param itself, as no run was open/);
    assert.match(all, /server http:\/\/127\.0\.0\.1:5000 line 15/);
    assert.match(all, /run created on line 16 · by a client/);
    assert.match(all, /server, experiment and run decided by the caller line 21 log_metric late/);
  }));

test("a script that logs nothing says so calmly, and an empty one nothing", () =>
  onPage({ text: SILENT }, async ({ page }) => {
    await tree(page).getByText("No call in this script logs anything.").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await until("gone", async () => (await tree(page).count()) === 0);
  }));

test("a line that decided is one press away, and marked", () =>
  onPage({ text: NESTED }, async ({ page }) => {
    await rows(page).first().waitFor();
    const link = tree(page).getByRole("button", { name: "line 4", exact: true });
    await link.focus();
    await page.keyboard.press("Enter");
    await until("in the code", async () => (await focused(page)).classes.includes("cm-content"));
    assert.equal(await page.locator(".pointed").first().innerText(), 'mlflow.set_experiment("grid")');
    assert.match(await page.locator(".cm-activeLine").innerText(), /set_experiment/);
    await page.keyboard.press("ArrowDown");
    await until("no mark once the cursor moves on", async () => (await page.locator(".pointed").count()) === 0);
  }));

test("the cursor's call marks its row, and a row its call", () =>
  onPage({ text: NESTED }, async ({ page }) => {
    await rows(page).first().waitFor();
    await click(page, '"loss"');
    await until("marked", async () => (await text(page.locator(".landing[aria-current]"))) === "line 17 log_metric loss step 0, 1 or 2");
    await until("its run too", async () => (await page.locator(".lane-current").count()) > 0);
    const row = rows(page).filter({ hasText: "kind" });
    await row.hover();
    await until("pointed", async () => /set_tag\("kind"/.test(await page.locator(".pointed-line").innerText()));
    await page.mouse.move(5, 5);
    await until("no more", async () => (await page.locator(".pointed-line").count()) === 0);
    await row.focus();
    await until("pointed", async () => (await page.locator(".pointed-line").count()) === 1);
    await page.keyboard.press("Enter");
    await until("there", async () => (await text(page.locator(".landing[aria-current]"))) === "line 12 set_tag kind");
  }));

test("one line tells where the cursor's call writes, is reached by keyboard, and is said once", () =>
  onPage({ text: NESTED }, async ({ page }) => {
    await rows(page).first().waitFor();
    assert.equal(await here(page).count(), 0);
    await click(page, '"loss"');
    await here(page).waitFor();
    assert.equal(await text(here(page)), "→ sqlite:///demo.db › grid › run opened on line 14 · step 0, 1 or 2");
    await until("said", async () =>
      (await said(page)) ===
        "database sqlite:///demo.db, set on line 3 › experiment grid, set on line 4 › run opened on line 14 · step 0, 1 or 2",
    );
    await page.getByRole("button", { name: "experiment grid, set on line 4" }).focus();
    await page.keyboard.press("Enter");
    await until("at the line", async () => /set_experiment/.test(await page.locator(".cm-activeLine").innerText()));
    await until("no call that logs", async () => (await here(page).count()) === 0);
  }));

test("a call that opens its own run says so", () =>
  onPage({ text: MESSY }, async ({ page }) => {
    await rows(page).first().waitFor();
    await click(page, "log_param");
    await until("told", async () => /a run that this call opens, as none is open/.test(await here(page).innerText()));
  }));

test("in Chinese all of it is Chinese", () =>
  onPage({ text: NESTED, locale: "zh-CN" }, async ({ page }) => {
    await rows(page).first().waitFor();
    await page.getByRole("heading", { name: "数据落在哪里" }).waitFor();
    const all = await text(tree(page));
    assert.match(all, /数据库 sqlite:\/\/\/demo\.db 第 3 行/);
    assert.match(all, /实验 grid 第 4 行/);
    assert.match(all, /运行 第 11 行打开/);
    assert.match(all, /子运行 第 14 行打开/);
    assert.doesNotMatch(all.replace(/sqlite|demo\.db|grid|log_\w+|set_tag|alpha|loss|kind|best|final/g, ""), /[a-z]{3}/);
    assert.equal(await page.locator(".lanes .lane-opens").first().getAttribute("title"), "第 11 行打开的运行");
    await click(page, '"loss"');
    await until("told", async () => (await text(here(page))) === "→ sqlite:///demo.db › grid › 第 14 行打开的运行 · 步数 0、1 或 2");
  }));

test("on a phone it stands below the code and nothing scrolls sideways", () =>
  onPage({ text: NESTED, viewport: { width: 390, height: 844 } }, async ({ page }) => {
    await rows(page).first().waitFor();
    await click(page, "set_tag");
    await here(page).waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    const [paper, below] = [await page.locator(".paper").boundingBox(), await here(page).boundingBox()];
    assert.ok(below.y >= paper.y + paper.height);
  }));

test("the tree asks for nothing", () =>
  onPage({ text: UNENDED }, async ({ page, requests }) => {
    await rows(page).first().waitFor();
    await page.locator(".article-title").waitFor();
    await page.waitForLoadState("networkidle");
    requests.length = 0;
    await rows(page).first().click();
    await here(page).locator(".link").first().click();
    await page.waitForTimeout(1_500);
    assert.deepEqual(requests, []);
  }));

for (const [locale, colorScheme, width] of [["en-US", "light", 1280], ["zh-CN", "dark", 1280], ["en-US", "dark", 390], ["zh-CN", "light", 390]]) {
  test(`axe-core finds nothing: ${locale}, ${colorScheme}, ${width} wide`, () =>
    onPage({ text: MESSY, locale, colorScheme, viewport: { width, height: 844 }, expected: ITS_OWN }, async ({ page }) => {
      await rows(page).first().waitFor();
      await click(page, "log_param");
      await here(page).waitFor();
      await page.locator(".signature .help-signature").waitFor();
      await rows(page).last().focus();
      await page.locator(".pointed").first().waitFor();
      assert.deepEqual(await violations(page), []);
    }));
}

test("a call that is reached in two ways is told once for each, in the tree and at the cursor", () =>
  onPage({ text: TWICE, expected: ITS_OWN }, async ({ page }) => {
    await rows(page).first().waitFor();
    const servers = tree(page).locator(".branch-server");
    assert.equal(await servers.count(), 2);
    for (const [index, [store, line]] of [["staging", 11], ["production", 12]].entries()) {
      const server = servers.nth(index);
      assert.match(await text(server.locator("> .branch-head")), new RegExp(`sqlite:///${store}\\.db`));
      assert.equal(await text(server.locator(".landing-way")), `called on line ${line}`);
    }
    await click(page, "log_metric");
    await here(page).waitFor();
    const lines = here(page).locator("p");
    assert.equal(await lines.count(), 2);
    assert.match(await text(lines.first()), /^→ called on line 11: sqlite:\/\/\/staging\.db › spam › run opened on line 7/);
    assert.equal(await page.locator(".landing[aria-current=true]").count(), 2);
    await until("said", async () => /called on line 12/.test(await said(page)));
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "中文" }).click();
    await until("in Chinese", async () => /^→ 由第 11 行调用：/.test(await text(lines.first())));
  }));
