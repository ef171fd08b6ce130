// The elements without side effects: nothing is registered until `define` is called.

import { define as register } from "./elements.js";

export { CaveatArticleElement, CaveatCheckElement, CaveatPlaygroundElement } from "./elements.js";

// Registers the elements, once however often it is called. `base` is the folder in which WebAssembly and articles lie, as
// an address; without one it is the folder of this module.
export function define({ base = new URL("./", import.meta.url) } = {}) {
  register({
    base: new URL(base, document.baseURI),
    core: () => import("./core.js"),
    editor: () => import("./editor.js"),
  });
}
