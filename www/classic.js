// The same as one classic script with all code in it. WebAssembly and articles lie beside the script, wherever that is
// and whatever it is called by now, or where `wasm-url` says.

import * as core from "./core.js";
import * as editor from "./editor.js";
import { define } from "./elements.js";

// Neither <base href> nor the page's own address counts for what lies beside a script.
const here = document.currentScript?.src || document.baseURI;

define({
  base: new URL("./", here),
  core: async () => core,
  editor: async () => editor,
});
