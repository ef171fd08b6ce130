// What the page is like: light or dark, and in which language. One observer serves all elements.

const ATTRIBUTES = ["class", "data-theme", "data-mode", "data-md-color-scheme", "data-bs-theme", "data-color-mode", "style", "lang"];

// Classes with which generators say on <html> or <body> that they are dark, mdBook's themes among them.
const DARK = ["dark", "coal", "navy", "ayu", "dark-mode", "theme-dark"];

const listeners = new Set();
const system = matchMedia("(prefers-color-scheme: dark)");
let observer = null;
let waiting = 0;

// Calls `changed` whenever the page may look otherwise; returns what ends that.
export function watchPage(changed) {
  listeners.add(changed);
  if (listeners.size === 1) start();
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) stop();
  };
}

function start() {
  observer = new MutationObserver(tell);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: ATTRIBUTES });
  }
  system.addEventListener("change", tell);
}

function stop() {
  observer.disconnect();
  clearTimeout(waiting);
  system.removeEventListener("change", tell);
}

// Once at once, and once more when a page that fades its colours will have done so.
function tell() {
  grounds.clear();
  for (const changed of listeners) changed();
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    grounds.clear();
    for (const changed of listeners) changed();
  }, 400);
}

// "light" or "dark": what the page says of itself, else how bright it is behind the element, else what the browser makes of it.
export function themeOf(element) {
  return said() ?? brightness(ground(element.parentElement ?? element.getRootNode().host)) ?? untouched();
}

// A page that leaves its ground to the browser is light, unless it says that it can be dark.
function untouched() {
  if (!grounds.has(document)) {
    const meta = document.querySelector("meta[name=color-scheme]")?.content;
    grounds.set(document, `${getComputedStyle(document.documentElement).colorScheme} ${meta}`);
  }
  const schemes = grounds.get(document);
  if (!/\bdark\b/.test(schemes)) return "light";
  return system.matches || !/\blight\b/.test(schemes) ? "dark" : "light";
}

function said() {
  for (const { dataset, classList } of [document.documentElement, document.body]) {
    for (const word of [dataset.mdColorScheme, dataset.theme, dataset.bsTheme, dataset.mode]) {
      if (word === "dark" || word === "slate") return "dark";
      if (word === "light" || word === "default") return "light";
    }
    if (DARK.some((name) => classList.contains(name))) return "dark";
  }
  return null;
}

function brightness(colour) {
  const numbers = colour?.match(/[\d.]+/g)?.map(Number);
  if (!numbers) return null;
  const [red, green, blue] = numbers;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

// The colour behind an element; nothing where the page leaves it to the browser. Many elements stand before the same
// ground: it is looked for once a frame.
const grounds = new Map();

function ground(element) {
  if (!element) return null;
  if (grounds.size === 0) requestAnimationFrame(() => setTimeout(() => grounds.clear()));
  if (!grounds.has(element)) {
    const colour = getComputedStyle(element).backgroundColor;
    const clear = /^rgba\(.*[, ](0|0?\.[0-4]\d*)\)$/.test(colour) || !colour.startsWith("rgb");
    grounds.set(element, clear ? ground(element.parentElement ?? element.getRootNode().host) : colour);
  }
  return grounds.get(element);
}

// The page's colours and fonts, as they are to be seen round an element and in its code block. Some pages have dark code on
// light ground.
export function looksOf(element, block) {
  const code = block ? (block.querySelector("code") ?? block.querySelector("pre") ?? block) : document.querySelector("pre code, pre");
  const [around, inside] = [getComputedStyle(element), code && getComputedStyle(code)];
  return {
    bg: ground(element),
    fg: around.color,
    font: around.fontFamily,
    size: around.fontSize,
    mono: inside?.fontFamily,
    ...(block && { "code-bg": ground(code), "code-fg": inside.color, "code-scheme": brightness(ground(code)) }),
  };
}

// Gives them to what is drawn.
export function dress(target, looks) {
  for (const [name, value] of Object.entries(looks)) {
    if (value) target.style.setProperty(`--host-${name}`, value);
    else target.style.removeProperty(`--host-${name}`);
  }
}

// The language tag that counts for an element.
export function langOf(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const lang = at.closest("[lang]")?.lang;
    if (lang) return lang;
  }
  return null;
}
