// The widget for Jupyter Book and other hosts of anywidgets, in a host that is as poor as MyST's: a model with `get` and
// `on`, and a place in a shadow root.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { onPage, until, useBrowser } from "./page.mjs";

useBrowser();

const FILE = new URL("../../integrations/jupyter-book/caveat-check.mjs", import.meta.url);
const OPEN = "import mlflow\n\nmlflow.start_run()\n";

// Renders the widget with a model; its element is `globalThis.shown`, and `globalThis.leave` is what the host calls at last.
async function rendered(page, model) {
  await page.route("**/widget/*.mjs", async (route) =>
    route.fulfill({ body: await readFile(FILE, "utf8"), contentType: "text/javascript" }),
  );
  await page.evaluate(async (model) => {
    const { default: widget } = await import("/widget/caveat-check-0123.mjs");
    const place = document.createElement("div");
    document.body.prepend(place);
    const el = document.createElement("div");
    place.attachShadow({ mode: "open" }).append(el);
    const listeners = new Map();
    globalThis.model = {
      get: (name) => model[name],
      set(name, value) {
        model[name] = value;
        listeners.get(`change:${name}`)?.();
      },
      on: (event, listener) => listeners.set(event, listener),
    };
    globalThis.leave = await widget.render({ model: globalThis.model, el });
    globalThis.shown = el.firstElementChild;
    globalThis.place = el;
  }, model);
}

const found = (page) => page.evaluate(() => shown.diagnostics?.map(({ pitfall }) => pitfall) ?? null);

test("options become attributes, the code is checked, and a change of the model is followed", () =>
  onPage({ ready: "body" }, async ({ page }) => {
    await rendered(page, { base: "../", code: OPEN.split("\n"), "mlflow-version": "2.22", readonly: true, "no-fix": false });
    await until("a finding", async () => (await found(page))?.join() === "unended-run");
    assert.deepEqual(
      await page.evaluate(() => [shown.localName, shown.getAttribute("mlflow-version"), shown.hasAttribute("readonly"), shown.hasAttribute("no-fix")]),
      ["caveat-check", "2.22", true, false],
    );
    await until("one block, the element's own", () => page.evaluate(() => shown.querySelector("pre") === null));
    await page.evaluate(() => model.set("code", "import mlflow\n\nmlflow.start_run\n"));
    await until("another finding", async () => (await found(page))?.join() === "missing-call-parens");
  }));

test("what it leaves behind is nothing", () =>
  onPage({ ready: "body" }, async ({ page }) => {
    await rendered(page, { base: "../", code: OPEN });
    await until("a finding", async () => (await found(page))?.length === 1);
    await page.evaluate(() => {
      leave();
      model.set("code", "print()");
    });
    assert.equal(await page.evaluate(() => place.childNodes.length), 0);
  }));

test("an article", () =>
  onPage({ ready: "body" }, async ({ page }) => {
    await rendered(page, { base: "../", article: "unended-run" });
    await until("its title", () => page.evaluate(() => shown.shadowRoot?.querySelector(".article-title")?.textContent.includes("with")));
  }));

test("without the published folder the code is still there to read", () => {
  const prepare = (page) => page.route("**/*.js", (route) => route.abort());
  return onPage({ ready: "body", prepare, expected: ["ERR_FAILED", "no caveat-check.js in"] }, async ({ page }) => {
    await rendered(page, { base: "../", code: OPEN });
    assert.equal(await page.evaluate(() => shown.querySelector("pre").textContent), OPEN);
  });
});
