// Minifies what Trunk puts into the page as it is: the glue of wasm-bindgen and the style sheets.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile } = process.env;

if (profile === "release") {
  for (const [file, loader] of [["caveat.js", "js"], ["widget.css", "css"], ["page.css", "css"]]) {
    const path = join(staging, file);
    const { code } = await transform(readFileSync(path, "utf8"), { loader, minify: true, legalComments: "none" });
    writeFileSync(path, code);
  }
}
