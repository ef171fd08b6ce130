// A page under test: the built widget in Chromium, under the strict policy, with everything it asked
// for and complained about written down.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";
import { DIST, serve } from "./serve.mjs";

export const installed = createRequire(new URL("../../www/package.json", import.meta.url));
const { chromium } = installed("playwright-core");

const ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

let browser;
let site;

// To be called once in each file of tests.
export function useBrowser() {
  before(async () => {
    site = await serve();
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: process.getuid?.() === 0 ? [...ARGUMENTS, "--no-sandbox"] : ARGUMENTS,
    });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
}

// Opens the page, hands it to `body`, and then asks that nothing went wrong on the way: no error, no
// violation of the policy. `expected` lists pieces of complaints that a test provokes on purpose. `at` is another served
// site than dist/, and `ready` what stands on the page once it is open.
export async function onPage(options, body) {
  const { text, prepare, expected = [], at = site.url, address = "", ready = ".cm-content", ...context } = options;
  const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...context });
  try {
    const page = await opened.newPage();
    page.setDefaultTimeout(10_000);
    const complaints = [];
    const requests = [];
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.addInitScript((script) => {
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
      if (script !== null && !sessionStorage.getItem("given")) {
        sessionStorage.setItem("given", "yes");
        localStorage.setItem("caveat.text", script);
      }
    }, text ?? null);
    await prepare?.(page, opened);
    await page.goto(at + address);
    await page.locator(ready).first().waitFor({ state: "attached" });
    await body({ page, context: opened, requests, url: at });
    const unexpected = complaints.filter((one) => !expected.some((piece) => one.includes(piece)));
    assert.deepEqual(unexpected, [], "the page complained");
  } finally {
    await opened.close();
  }
}

// A language pack as it was published.
export function pack(lang) {
  return JSON.parse(readFileSync(join(DIST, "packs", `${lang}.json`), "utf8"));
}

// The running text of a title or a sentence in a pack.
export function plain(inlines) {
  return inlines
    .map((inline) => {
      const [kind, inside] = Object.entries(inline)[0];
      if (kind === "text" || kind === "code") return inside;
      return plain(kind === "link" ? inside.text : inside);
    })
    .join("");
}

// What stands in the editor, without what the widget adds to it.
export function script(page) {
  return page.locator(".cm-content").evaluate((content) =>
    [...content.querySelectorAll(".cm-line")]
      .map((line) => {
        const copy = line.cloneNode(true);
        for (const label of copy.querySelectorAll(".related-label, .cm-placeholder, .cm-widgetBuffer")) label.remove();
        return copy.textContent;
      })
      .join("\n"),
  );
}

// Puts the keyboard into the code.
export async function enter(page) {
  await page.locator(".cm-content").focus();
}

// Replaces the whole script by pasting, as a reader does.
export async function paste(page, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await enter(page);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
}

// The note of the first finding of a pitfall or problem.
export function note(page, about, nth = 1) {
  return page.locator(`.note[data-id="${about}-${nth}"]`);
}

// The middle of a word of the code, where it first stands.
export function middle(page, word) {
  return page.locator(".cm-content").evaluate((content, wanted) => {
    const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const at = texts.currentNode.data.indexOf(wanted);
      if (at < 0 || !texts.currentNode.parentElement.closest(".cm-line")) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + wanted.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return null;
  }, word);
}

// Rests the pointer on a word of the code.
export async function hover(page, word) {
  const { x, y } = await middle(page, word);
  await page.mouse.move(x - 1, y);
  await page.mouse.move(x, y);
}

// Waits until a condition on the page's side of the wall holds.
export async function until(what, condition) {
  const deadline = Date.now() + 8_000;
  let last;
  while (Date.now() < deadline) {
    last = await condition();
    if (last) return last;
    await new Promise((rest) => setTimeout(rest, 40));
  }
  assert.fail(`${what}: waited in vain, last seen: ${JSON.stringify(last)}`);
}

// The focused element, through the shadow root: its classes, its text and its kind.
export function focused(page) {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return { name: active?.localName, classes: active?.className ?? "", act: active?.dataset?.act ?? null, text: active?.textContent ?? "" };
  });
}

// axe-core puts a style element of its own into the page, which the policy refuses: to be expected.
export const ITS_OWN = ["Applying inline style", "policy: style-src-elem inline"];

// What axe-core finds wrong on the page as it stands.
export async function violations(page) {
  await page.evaluate(readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.flat().join(" ")} — ${node.failureSummary}`));
}
