// Nothing leaves the page, and a checker that stops takes nothing with it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, hover, note, onPage, paste, script, until, useBrowser } from "./page.mjs";
import { CLEAN, UNENDED } from "./scripts.mjs";

useBrowser();

test("no request after load but a language's articles on first need", () =>
  onPage({ text: UNENDED }, async ({ page, requests, url }) => {
    await page.locator(".article-title").waitFor();
    await page.waitForLoadState("networkidle");
    assert.ok(requests.every((request) => request.startsWith(url)), "all from the page's own host");
    requests.length = 0;

    const parens = note(page, "missing-call-parens");
    await parens.locator("button[data-act=fix]").click();
    await parens.getByRole("button", { name: "Apply" }).click();
    await paste(page, CLEAN);
    await page.getByRole("button", { name: "Example" }).click();
    await until("notes", async () => (await page.locator(".note").count()) > 0);
    for (const item of await page.locator(".item").all()) await item.click();
    await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    await page.getByRole("combobox", { name: "MLflow" }).selectOption("2.22.5");
    await enter(page);
    await page.keyboard.press("Control+Home");
    await page.waitForTimeout(200);
    await hover(page, "set_tracking_uri");
    await page.locator("[role=tooltip]").waitFor();
    await page.waitForTimeout(1_000);
    assert.deepEqual(requests, []);

    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("发现的问题").waitFor();
    await until("the open article's text", () => requests.length === 2);
    assert.deepEqual(requests, [`${url}packs/zh.json`, `${url}packs/zh.articles.json`]);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "中文" }).click();
    await page.waitForTimeout(500);
    assert.equal(requests.length, 2, "once fetched, kept");
  }));

// From here on an engine that is given a text with this word in it runs into a real trap.
const TRAP = "unreachable";

function trapping() {
  const TRAPS = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 97, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ]);
  const trap = new WebAssembly.Instance(new WebAssembly.Module(TRAPS)).exports.a;
  globalThis.engines = 0;
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(Real, given) {
      const real = new Real(...given);
      if (!real.exports.engine_check) return real;
      globalThis.engines += 1;
      let input = [0, 0];
      let poisoned = false;
      return {
        exports: {
          ...real.exports,
          engine_input(length) {
            input = [real.exports.engine_input(length), length];
            return input[0];
          },
          engine_check(...release) {
            const bytes = new Uint8Array(real.exports.memory.buffer, ...input);
            poisoned ||= new TextDecoder().decode(bytes).includes("unreachable");
            return poisoned ? trap() : real.exports.engine_check(...release);
          },
        },
      };
    },
  });
}

test("a checker that stops says so, keeps the text and goes on", () =>
  onPage({ text: UNENDED, prepare: (page) => page.addInitScript(trapping) }, async ({ page, requests }) => {
    const parens = note(page, "missing-call-parens");
    await parens.waitFor();
    await page.waitForLoadState("networkidle");
    requests.length = 0;
    assert.equal(await page.evaluate(() => globalThis.engines), 2, "the widget's own instance and the checker's");

    await enter(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`# ${TRAP}`);
    await page.getByText("The checker stopped on this text").first().waitFor();
    assert.equal(await script(page), `${UNENDED}# ${TRAP}`);
    assert.equal(await page.evaluate(() => globalThis.engines), 3, "it was made anew");
    await until("kept", () => page.evaluate((word) => localStorage.getItem("caveat.text").includes(word), TRAP));

    await page.keyboard.press("Backspace");
    await parens.waitFor();
    assert.equal(await page.locator(".stopped").count(), 0);
    assert.deepEqual(requests, [], "without a request");
  }));
