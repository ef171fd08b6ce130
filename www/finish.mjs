// Makes the custom elements once Trunk has made the WebAssembly: the loader and what it fetches as modules, and the
// same as one classic script. The glue of wasm-bindgen goes into them and is no file of its own any more.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile } = process.env;
const www = dirname(fileURLToPath(import.meta.url));
const top = dirname(www);
const release = profile === "release";

// What the elements fetch must be what this build made.
const hash = (file) => `sha384-${createHash("sha384").update(readFileSync(join(staging, file))).digest("base64")}`;
const HASHES = Object.fromEntries(["caveat_bg.wasm", "packs/en.json", "packs/zh.json", "packs/en.articles.json", "packs/zh.articles.json"].map((file) => [file, hash(file)]));

const glue = {
  name: "glue",
  setup(given) {
    given.onResolve({ filter: /^\.\/caveat\.js$/ }, () => ({ path: join(staging, "caveat.js") }));
  },
};

// What Trunk made and what build.mjs did.
const parts = {
  name: "parts",
  setup(given) {
    given.onResolve({ filter: /^\.\/(caveat_bg\.wasm|packs\/[\w.]+\.json)$/ }, ({ path }) => ({ path: join(staging, path) }));
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
  entryPoints: ["caveat-check.js", "index.js", "core.js"].map((file) => join(www, file)),
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
if (release) await standalone();
rmSync(join(staging, "caveat.js"));

if (release) {
  const page = join(staging, "page.css");
  writeFileSync(page, (await transform(readFileSync(page, "utf8"), { loader: "css", minify: true })).code);
}

// What an author writes into `integrity`, for each file that a page names.
const named = ["caveat-check.js", "caveat-check.classic.js", "core.js", "editor.js"];
writeFileSync(join(staging, "integrity.json"), `${JSON.stringify({ ...Object.fromEntries(named.map((file) => [file, hash(file)])), ...HASHES }, null, 2)}\n`);

// The playground in one file, with a policy that lets nothing else in and nothing out.
async function standalone() {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [join(www, "standalone.js")],
    format: "esm",
    write: false,
    plugins: [parts, ...options.plugins],
    loader: { ".wasm": "binary", ".json": "text" },
    logOverride: { "empty-import-meta": "silent" },
  });
  const script = outputFiles[0].text.trim();
  const style = (await transform(readFileSync(join(www, "page.css"), "utf8"), { loader: "css", minify: true })).code.trim();
  const sha = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${sha(script)} 'wasm-unsafe-eval'; style-src ${sha(style)}; img-src data:`;
  const html = readFileSync(join(www, "index.html"), "utf8")
    .replace(/^.*(data-trunk|modulepreload|rel="icon").*\n/gm, "")
    .replace(/^ *<!-- Level[^]*?-->\n/m, "")
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(/ *<script type="module"[^>]*><\/script>\n/, "")
    .replace('<meta charset="utf-8">', (meta) => `${meta}\n    <meta http-equiv="content-security-policy" content="${policy}">`)
    .replace("</body>", () => `  <script type="module">${script}</script>\n  </body>`);
  mkdirSync(join(top, "target", "www"), { recursive: true });
  writeFileSync(join(top, "target", "www", "caveat.html"), html);
}
