// The page's bootstrap: the one place that knows this document. It fetches the parts, opens a shadow
// root in the page's host element, and mounts the widget into it.

import init, { mount } from "./caveat.js";
import { openEngine } from "./engine.js";
import { createPlatform } from "./platform.js";

const root = document.documentElement;
const here = new URL("./", import.meta.url);

async function compile(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  try {
    return await WebAssembly.compileStreaming(answer.clone());
  } catch {
    // A host that serves WebAssembly under a wrong type is common enough.
    return WebAssembly.compile(await answer.arrayBuffer());
  }
}

// The editor's own styles are constructed style sheets, which a strict policy allows in a shadow root.
function openShadow(host) {
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("widget.css", here).href;
  const styled = new Promise((done) => {
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", done);
  });
  const inside = document.createElement("div");
  shadow.append(sheet, inside);
  return { inside, styled };
}

async function start(host) {
  const editor = import("./editor.js");
  const { inside, styled } = openShadow(host);
  const module = await compile(new URL("caveat_bg.wasm", here));
  await Promise.all([init({ module_or_path: module }), styled]);
  const page = {
    asked: new URLSearchParams(location.search).get("lang"),
    lang: root.lang,
    chosen(lang, theme) {
      root.lang = lang;
      root.dataset.theme = theme;
    },
  };
  mount(inside, createPlatform({ engine: openEngine(module), editor, packs: new URL("packs/", here), page }));
  document.getElementById("loading")?.remove();
}

start(document.getElementById("caveat")).catch((error) => {
  console.error(error);
  document.getElementById("loading")?.remove();
  document.getElementById("failed")?.removeAttribute("hidden");
});
