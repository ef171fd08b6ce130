// The module that a page loads: it defines the elements and fetches the rest when one of them comes near.

import { define } from "./elements.js";

export * from "./elements.js";

define({
  base: new URL("./", import.meta.url),
  core: () => import("./core.js"),
  editor: () => import("./editor.js"),
});
