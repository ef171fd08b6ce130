// Makes the custom elements once Trunk has made the WebAssembly: the loader and what it fetches as modules, and the
// same as one classic script. The glue of wasm-bindgen goes into them and is no file of its own any more.

import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile } = process.env;
const www = dirname(fileURLToPath(import.meta.url));
const release = profile === "release";

// What the elements fetch must be what this build made.
const hash = (file) => `sha384-${createHash("sha384").update(readFileSync(join(staging, file))).digest("base64")}`;
const HASHES = Object.fromEntries(["caveat_bg.wasm", "packs/en.json", "packs/zh.json"].map((file) => [file, hash(file)]));

const glue = {
  name: "glue",
  setup(given) {
    given.onResolve({ filter: /^\.\/caveat\.js$/ }, () => ({ path: join(staging, "caveat.js") }));
  },
};

// Style sheets come along as text, without what only people read. A rem in them is not the page's, but the size of the
// text round the widget.
const sized = (css) => css.replace(/^(?!@media|\s*--rem:).*$/gm, (line) => line.replace(/(?<![\w.-])-?\d*\.?\d+rem\b/g, (size) => `calc(${parseFloat(size)} * var(--rem))`));

const styles = {
  name: "styles",
  setup(given) {
    given.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: (await transform(sized(readFileSync(path, "utf8")), { loader: "css", minify: release, legalComments: "none" })).code,
      loader: "text",
    }));
  },
};

const options = {
  outdir: staging,
  bundle: true,
  target: ["es2022"],
  minify: release,
  legalComments: "none",
  plugins: [glue, styles],
  define: { __HASHES__: JSON.stringify(HASHES) },
  logLevel: "warning",
};

await build({
  ...options,
  entryPoints: ["caveat-check.js", "core.js"].map((file) => join(www, file)),
  format: "esm",
  external: ["./core.js", "./editor.js"],
});
await build({
  ...options,
  entryPoints: [{ in: join(www, "classic.js"), out: "caveat-check.classic" }],
  format: "iife",
  // It finds its WebAssembly otherwise.
  logOverride: { "empty-import-meta": "silent" },
});
rmSync(join(staging, "caveat.js"));

if (release) {
  const page = join(staging, "page.css");
  const { code } = await transform(readFileSync(page, "utf8"), { loader: "css", minify: true });
  writeFileSync(page, code);
}
