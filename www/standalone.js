// The playground as one file that needs nothing else: it works from a USB stick, where browsers fetch nothing.

import * as core from "./core.js";
import * as editor from "./editor.js";
import { define } from "./elements.js";
import wasm from "./caveat_bg.wasm";
import en from "./packs/en.articles.json";
import zh from "./packs/zh.articles.json";
import { playgroundPage } from "./page.js";

const packs = { en, zh };

define({
  base: new URL("./", document.baseURI),
  core: async () => core,
  editor: async () => editor,
  assets: async () => ({ module: await WebAssembly.compile(wasm), pack: async (name) => packs[name.split(".")[0]] }),
});
playgroundPage();
