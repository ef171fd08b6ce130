// What the elements fetch once one of them comes near the viewport: the checker, the widget, and what draws in
// the page's own code blocks. One of each serves all elements of a page.

import { initSync, stage } from "./caveat.js";
import { openEngine } from "./engine.js";
import { extractCode, findBlock } from "./extract.js";
import { createPlatform } from "./platform.js";
import { diagnostics, filtered, json, problems } from "./report.js";
import { surface } from "./surface.js";
import { dress, langOf, looksOf, themeOf, watchPage } from "./theme.js";
import css from "./widget.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

// Which element looks after a block.
const owners = new WeakMap();

// Places for widgets that are not in use: { host, stage }.
const stages = [];

function place() {
  const free = stages.pop();
  if (free) return free;
  const host = document.createElement("div");
  host.style.display = "contents";
  return { host, stage: stage(host) };
}

let shared = null;

// The checker and the widget's code, fetched once. `base` is the folder in which WebAssembly and articles lie, or the
// address of the WebAssembly.
function fetched(base, assets) {
  shared ??= assets(base).then(async ({ module, pack }) => {
    initSync({ module });
    const packs = new Map();
    const once = (lang) => {
      if (!packs.has(lang)) packs.set(lang, pack(lang).catch((error) => (packs.delete(lang), Promise.reject(error))));
      return packs.get(lang);
    };
    return { engine: openEngine(module), pack: once };
  });
  // What failed for want of a network is tried again by the next one.
  shared.catch(() => (shared = null));
  return shared;
}

// Puts into an element what belongs there. Gives { changed(attribute), wish(name, value), close(), code, json() }.
export async function open(element, { base, editor, assets = fromNetwork }) {
  const tools = await fetched(element.wasmUrl ? new URL(element.wasmUrl, document.baseURI) : base, assets);
  const { layout } = element.constructor;
  const given = layout === "block" ? await code(element) : null;
  return new Widget(element, layout, tools, editor, given);
}

// All that is to be dressed anew is, before the next frame: first everything is read, then written, so that the browser
// works out its styles once and not once an element.
const undressed = new Set();

function dressSoon(widget) {
  if (undressed.size === 0) {
    requestAnimationFrame(() => {
      const widgets = [...undressed];
      undressed.clear();
      widgets.map((one) => one.looks()).forEach((write) => write());
    });
  }
  undressed.add(widget);
}

class Widget {
  #element;
  #place = place();
  #obeyed = null;
  #given;
  #stopWatching;
  #arrived = false;

  constructor(element, layout, tools, editor, given) {
    this.#element = element;
    this.#given = given;
    const { shadowRoot } = element;
    if (!shadowRoot.adoptedStyleSheets.includes(sheet)) shadowRoot.adoptedStyleSheets.push(sheet);
    shadowRoot.append(this.#place.host);
    if (given?.block) owners.set(given.block, element);
    const platform = layout === "playground" ? this.#alone(tools, editor) : this.#embedded(tools, editor);
    this.#stopWatching = layout === "playground" ? () => {} : watchPage(() => this.#follow());
    if (layout !== "playground") dressSoon(this);
    this.#place.stage.show(platform, layout);
    // What stands in an element that shows something else is for those who see nothing else.
    if (layout !== "block") {
      this.#slot().hidden = true;
      element.arrived();
    }
  }

  get code() {
    return this.#given?.surface?.text ?? "";
  }

  // A wish of the page's, by its name in `widget/view/app.rs`.
  wish(name, value) {
    this.#obeyed?.(name, value);
  }

  changed(name) {
    const element = this.#element;
    if (name === "lang" || name === "theme") this.#follow();
    else if (name === "mlflow-version") this.wish("release", element.mlflowVersion);
    else if (element.constructor.layout === "article") this.wish("article", element.code);
    else if (name !== "mode") this.#again();
  }

  json() {
    return json(this.#element.kept);
  }

  close() {
    this.#stopWatching();
    undressed.delete(this);
    this.#given?.surface?.destroy();
    this.#place.stage.clear();
    this.#place.host.remove();
    stages.push(this.#place);
    this.#slot().hidden = false;
    if (this.#given?.block && owners.get(this.#given.block) === this.#element) owners.delete(this.#given.block);
  }

  // Another block, another script, other rules: as if it were put into the page anew.
  #again() {
    const element = this.#element;
    if (!element.isConnected) return;
    element.renew();
  }

  #follow() {
    const element = this.#element;
    this.wish("theme", theme(element));
    this.wish("lang", languages(element).join());
    dressSoon(this);
  }

  #slot() {
    return this.#element.shadowRoot.querySelector("slot:not([name])");
  }

  // Reads how the page looks; gives what makes the widget look so.
  looks() {
    const looks = looksOf(this.#element, this.#given?.block);
    const now = theme(this.#element);
    return () => {
      dress(this.#place.host, looks);
      this.#given?.surface?.paint(now, looks);
    };
  }

  // What an element within other people's pages needs: it keeps nothing on the reader's device.
  #embedded({ engine, pack }, editor) {
    const element = this.#element;
    const given = this.#given;
    const { kept } = element;
    if (!given) return this.#article(pack);
    const drawn = (notes) => this.#told(notes);
    const shown = surface({ element, given, sheet, editor, colours: engine.colours, theme: theme(element), drawn });
    given.surface = shown;
    const read = {
      text: () => kept.text ?? given.text,
      theme: () => theme(element),
      release: () => element.mlflowVersion || null,
      readonly: () => (element.readOnly ? "yes" : null),
    };
    return {
      ...this.#page(pack, read),
      check: (text, ...release) => {
        const answer = engine.check(text, ...release);
        kept.checkedText = text;
        kept.checked = answer && filtered(JSON.parse(answer), element, (line) => shown.reading() && given.hidden?.(line));
        return answer && JSON.stringify(kept.checked);
      },
      help: engine.help,
      loadEditor: async () => shown,
      // What was typed is kept with the element (surface.js), nothing anywhere else.
      write: () => true,
    };
  }

  #article(pack) {
    const element = this.#element;
    const nothing = async () => new Promise(() => {});
    const read = { text: () => "", theme: () => theme(element), article: () => element.code };
    return { ...this.#page(pack, read), check: () => null, help: () => null, loadEditor: nothing, write: () => true };
  }

  // What is the same for all that stands in other people's pages. Nothing is kept on the reader's device.
  #page(pack, read) {
    const element = this.#element;
    return {
      loadPack: pack,
      languages: () => languages(element).join(),
      chosen: () => {},
      read: (key) => read[key]?.() ?? null,
      obey: (wish) => (this.#obeyed = wish ?? null),
      told: (what, id) => element.tell(what === "fix" ? "fix" : "open-article", { id }),
    };
  }

  // The notes of a check have been drawn: now there are words for what was found.
  #told(notes) {
    const element = this.#element;
    const { kept } = element;
    const { checked, checkedText } = kept;
    if (!checked) return;
    const before = JSON.stringify(kept.diagnostics);
    kept.diagnostics = diagnostics(checked, checkedText, notes);
    kept.problems = problems(checked, checkedText, notes);
    element.mark("clean", checked.seen.length === 0);
    element.mark("syntax-error", kept.problems.length > 0);
    element.internals.setFormValue(JSON.stringify({ code: checkedText, ...json(kept) }));
    if (!this.#arrived) element.arrived();
    this.#arrived = true;
    if (before !== JSON.stringify(kept.diagnostics)) element.tell("diagnostics", { diagnostics: kept.diagnostics });
  }

  #alone({ engine, pack }, editor) {
    const element = this.#element;
    const platform = createPlatform({
      engine,
      editor: editor(),
      pack,
      asked: element.getAttribute("lang"),
      page: langOf(element),
      chosen: (lang, theme) => element.tell("chosen", { lang, theme }),
      given: { theme: element.getAttribute("theme"), release: element.getAttribute("mlflow-version") },
    });
    return { ...platform, obey: (wish) => (this.#obeyed = wish ?? null), told: () => {} };
  }
}

function theme(element) {
  return element.theme === "light" || element.theme === "dark" ? element.theme : themeOf(element);
}

function languages(element) {
  return [langOf(element), ...navigator.languages].filter(Boolean);
}

// Which script an element is about: { text, block, … } as extract.js gives it, `block` being null when the page does not
// show it itself.
async function code(element) {
  const taken = (block) => (owners.get(block) ?? element) !== element;
  const found = () => element.kept.block ?? findBlock(element, taken);
  if (element.kept.given !== undefined) return { text: element.kept.given, block: null, instead: found() };
  const written = element.querySelector("script[type='text/x-python']");
  const inside = () => element.querySelector("pre") && findBlock(element, taken);
  if (element.src) return { text: await source(element.src), block: null, instead: inside() };
  if (written) return { text: dedented(written.textContent), block: null, instead: inside() };
  const block = found();
  return block ? { ...extractCode(block), block } : { text: "", block: null };
}

async function source(src) {
  const answer = await fetch(new URL(src, document.baseURI));
  if (!answer.ok) throw new Error(`${src}: HTTP ${answer.status}`);
  return (await answer.text()).replaceAll("\r\n", "\n").trimEnd();
}

// A script in HTML is indented as the HTML is.
function dedented(text) {
  const lines = text.replaceAll("\r\n", "\n").replace(/^\s*\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => line.match(/^[ \t]*/)[0].length);
  const indent = Math.min(...indents);
  return Number.isFinite(indent) ? lines.map((line) => line.slice(indent)).join("\n") : "";
}

// Hashes of what is fetched, known when this file was made.
const HASHES = __HASHES__;

async function fromNetwork(base) {
  const wasm = base.pathname.endsWith("/") ? new URL("caveat_bg.wasm", base) : base;
  const answer = await get(wasm, "caveat_bg.wasm");
  return {
    module: await compiled(answer),
    pack: async (name) => (await get(new URL(`packs/${name}.json`, wasm), `packs/${name}.json`)).text(),
  };
}

async function get(url, name) {
  const answer = await fetch(url, { integrity: HASHES[name] ?? "" });
  if (!answer.ok) throw new Error(`${url.pathname}: HTTP ${answer.status}`);
  return answer;
}

async function compiled(answer) {
  try {
    return await WebAssembly.compileStreaming(answer.clone());
  } catch {
    // A host that serves WebAssembly under a wrong type is common enough.
    return WebAssembly.compile(await answer.arrayBuffer());
  }
}
