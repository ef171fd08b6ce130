// The custom elements, as light as they can be: attributes, properties and events, and the decision when
// to fetch the rest (core.js). Importing this file does nothing; `define` registers the elements.

import { wholeBlock } from "./extract.js";
import { hydrated } from "./hydrated.js";

// The only words that are needed before the rest is there, and when it does not come.
const WORDS = {
  en: { load: "Check this code", failed: "Caveat could not be loaded here. The code above is as its author wrote it." },
  zh: { load: "检查这段代码", failed: "此处无法载入 Caveat。上面的代码是作者的原文。" },
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{display:block}
:host([hidden]){display:none}
button{font:inherit;padding:.3em .8em;cursor:pointer}`);

// How the rest is fetched: { base, core, editor }; see `define`.
let parts = null;

const near = new Map();
let observer = null;

// Calls `load` once when an element comes near the viewport; returns what ends the waiting.
function whenNear(element, load) {
  observer ??= new IntersectionObserver(arrived, { rootMargin: "100% 0px" });
  near.set(element, load);
  observer.observe(element);
  return () => {
    near.delete(element);
    observer.unobserve(element);
  };
}

function arrived(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.get(target)?.();
  }
}

const dashed = (name) => (name === "htmlFor" ? "for" : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

// What all elements have.
const STRINGS = ["theme", "loading", "wasmUrl"];

// Properties that reflect an attribute of the same name.
function reflect(type, strings, booleans) {
  const property = (name, get, set) => Object.defineProperty(type.prototype, name, { get, set, configurable: true, enumerable: true });
  for (const name of strings) {
    property(
      name,
      function () {
        return this.getAttribute(dashed(name)) ?? "";
      },
      function (value) {
        if (value == null) this.removeAttribute(dashed(name));
        else this.setAttribute(dashed(name), value);
      },
    );
  }
  for (const name of booleans) {
    const attribute = name === "readOnly" ? "readonly" : dashed(name);
    property(
      name,
      function () {
        return this.hasAttribute(attribute);
      },
      function (value) {
        this.toggleAttribute(attribute, Boolean(value));
      },
    );
  }
}

class CaveatElement extends HTMLElement {
  #widget = null;
  #stopWaiting = null;
  #loading = false;
  #outdated = false;
  #ready = Promise.withResolvers?.() ?? resolvers();
  // What core.js keeps of an element that is taken out and put in again.
  kept = {};

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.shadowRoot.append(document.createElement("slot"));
    this.internals = this.attachInternals();
  }

  // Resolves when what is to be seen is there for the first time; rejects when it cannot be.
  get ready() {
    return this.#ready.promise;
  }

  connectedCallback() {
    upgraded(this);
    if (this.#widget || this.#loading) return;
    if (this.loading === "click") this.#offer();
    else if (this.loading === "eager") this.#start();
    else this.#stopWaiting ??= whenNear(this, () => this.#start());
  }

  // An element that is only moved is back before this looks.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stopWaiting?.();
      this.#stopWaiting = null;
      this.#widget?.close();
      this.#widget = null;
    });
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.touched(name);
  }

  // Something that counts is another now. What is on its way may have been asked for before that.
  touched(name) {
    if (this.#loading) this.#outdated = true;
    else this.#widget?.changed(name);
  }

  #offer() {
    const button = document.createElement("button");
    button.type = "button";
    button.part = "load-button";
    button.textContent = this.#words().load;
    button.addEventListener("click", () => {
      button.remove();
      this.#start();
    });
    this.shadowRoot.querySelectorAll("button").forEach((old) => old.remove());
    this.shadowRoot.append(button);
  }

  // Nobody waits for this one: what goes wrong is told by an event.
  #start() {
    this.load().catch(() => {});
  }

  #words() {
    return /^zh\b/i.test(this.closest("[lang]")?.lang ?? "") ? WORDS.zh : WORDS.en;
  }

  // Fetches what the element needs, whatever `loading` says. Resolves as `ready` does.
  async load() {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    if (this.#widget || this.#loading) return this.ready;
    if (this.failed) this.#retry();
    this.#loading = true;
    this.mark("loading", true);
    try {
      const core = await parts.core();
      await hydrated();
      const widget = this.isConnected ? await core.open(this, parts) : null;
      if (this.isConnected) this.#widget = widget;
      else widget?.close();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#loading = false;
      this.mark("loading", false);
    }
    if (this.#outdated && this.#widget) this.renew();
    this.#outdated = false;
    // Somebody has taken it out and put it in again in the meantime.
    if (this.isConnected && !this.#widget && !this.failed) return this.load();
    return this.ready;
  }

  // What failed may be there now.
  #retry() {
    this.failed = false;
    this.#ready = Promise.withResolvers?.() ?? resolvers();
    this.shadowRoot.querySelector("[name=unsupported]")?.remove();
  }

  #failed(error) {
    console.error(error);
    this.failed = true;
    const slot = Object.assign(document.createElement("slot"), { name: "unsupported", textContent: this.#words().failed });
    this.shadowRoot.append(slot);
    this.tell("error", { message: String(error?.message ?? error) });
    this.#ready.promise.catch(() => {});
    this.#ready.reject(error);
  }

  // Used by core.js: everything that was to be drawn first is there.
  arrived() {
    this.#ready.resolve(this);
    this.tell("ready", {});
  }

  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`${this.localName}-${what}`, { detail, bubbles: true, composed: true }));
  }

  get widget() {
    return this.#widget;
  }

  // Used by core.js: the element is about something else now.
  renew() {
    this.#widget?.close();
    this.#widget = null;
    this.#start();
  }

  // Sets or takes away a state that style sheets can ask for.
  mark(name, on) {
    try {
      if (on) this.internals.states.add(name);
      else this.internals.states.delete(name);
    } catch {
      // The first browsers with states wanted names with two dashes.
    }
  }
}

// For browsers from before 2024.
function resolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

// Properties that were set before the element was defined take their way through the class now.
function upgraded(element) {
  for (const name of Object.keys(element)) {
    if (!(name in Object.getPrototypeOf(element))) continue;
    const value = element[name];
    delete element[name];
    // Material for MkDocs sets `src` to itself on all that has one, which leaves nothing on an element not yet defined.
    if (value !== undefined) element[name] = value;
  }
}

// A code block of the page, with notes in it.
export class CaveatCheckElement extends CaveatElement {
  static formAssociated = true;
  static layout = "block";
  static observedAttributes = [
    "for", "selector", "src", "mode", "rules", "ignore", "severity-min", "mlflow-version", "lang", "theme", "readonly", "no-fix",
  ];

  // The script as it stands; setting it replaces what is shown.
  get code() {
    return this.widget?.code ?? this.kept.text ?? this.kept.given ?? "";
  }
  set code(text) {
    this.kept.given = String(text);
    delete this.kept.text;
    this.touched("code");
  }

  // What was found, in the shape of the `findings` of `caveat check --format json`.
  get diagnostics() {
    return this.kept.diagnostics ?? [];
  }

  // Makes the fix of a finding by its `id` in `diagnostics`. Resolves when it is made.
  async applyFix(id) {
    await this.load();
    this.widget?.wish("fix", id);
  }
  // Makes all fixes that are safe.
  async fixAll() {
    await this.load();
    this.widget?.wish("fix-all", "");
  }
  // The page's own code again.
  async reset() {
    await this.load();
    this.widget?.wish("reset", "");
  }
  // The keyboard on the next finding.
  async focusNext() {
    await this.load();
    this.widget?.wish("step", "");
  }
  // What `caveat check --format json` says of this script.
  toJson() {
    return this.widget?.json() ?? null;
  }
}
reflect(CaveatCheckElement, [...STRINGS, "src", "mlflowVersion", "htmlFor", "selector", "mode", "rules", "ignore", "severityMin", "name"], ["readOnly", "noFix"]);

// One article.
export class CaveatArticleElement extends CaveatElement {
  static layout = "article";
  static observedAttributes = ["code", "lang", "theme"];
}
reflect(CaveatArticleElement, [...STRINGS, "code"], []);

// The whole application.
export class CaveatPlaygroundElement extends CaveatElement {
  static layout = "playground";
  static observedAttributes = ["lang", "theme", "mlflow-version"];
}
reflect(CaveatPlaygroundElement, [...STRINGS, "mlflowVersion"], []);

// The elements by their names.
export const ELEMENTS = {
  "caveat-check": CaveatCheckElement,
  "caveat-article": CaveatArticleElement,
  "caveat-playground": CaveatPlaygroundElement,
};

// Registers the elements, once however often it is called, and from then on looks after the marked blocks of the page.
// `given`: { base, core, editor }: the address of the folder with the rest, and functions that import the two modules.
export function define(given) {
  parts ??= given;
  for (const [name, type] of Object.entries(ELEMENTS)) {
    if (!customElements.get(name)) customElements.define(name, type);
  }
  hydrated().then(lookAfterBlocks);
}

// Blocks that carry the class get an element behind them; their data-* attributes become its attributes.
const MARKED = ".caveat-check:not(caveat-check)";
const served = new Map();
let looking = false;

function lookAfterBlocks() {
  if (looking) return;
  looking = true;
  let asked = false;
  const look = () => {
    asked = false;
    for (const [block, element] of served) {
      if (block.isConnected && element.isConnected) continue;
      element.remove();
      served.delete(block);
    }
    document.querySelectorAll(MARKED).forEach(serve);
  };
  look();
  new MutationObserver(() => {
    if (!asked) requestAnimationFrame(look);
    asked = true;
  }).observe(document.documentElement, { childList: true, subtree: true });
}

function serve(marked) {
  if (marked.closest("caveat-check")) return;
  const block = wholeBlock(marked);
  if (served.has(block)) return;
  const element = document.createElement("caveat-check");
  element.kept.block = block;
  for (const one of [block, marked, marked.querySelector("code") ?? marked]) {
    for (const name of [...CaveatCheckElement.observedAttributes, "loading", "wasm-url", "name"]) {
      const value = one.getAttribute(`data-${name}`);
      if (value !== null) element.setAttribute(name, value);
    }
  }
  served.set(block, element);
  block.after(element);
}
