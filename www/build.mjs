// Makes what does not need the WebAssembly: the editor's bundle, the playground's own script, the articles' pages and
// the language packs.
// Trunk runs it before it builds the rest and copies what it leaves under target/www.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const www = dirname(fileURLToPath(import.meta.url));
const top = dirname(www);
const out = join(top, "target", "www");
const release = process.env.TRUNK_PROFILE === "release";

// Files are written only when they changed, so that `trunk serve` does not chase its own tail.
function put(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  let before = null;
  try {
    before = readFileSync(path);
  } catch {
    // Not there yet.
  }
  if (before === null || !before.equals(Buffer.from(contents))) writeFileSync(path, contents);
}

const bundled = await build({
  entryPoints: [join(www, "start.js"), join(www, "editor.js")],
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: release,
  legalComments: "none",
  write: false,
  external: ["./caveat-check.js"],
});
for (const file of bundled.outputFiles) put(file.path, file.contents);

// The command that makes the articles' pages and the packs, where it has been built already.
const [command, ...args] = process.env.CAVEAT_COMMAND ? [process.env.CAVEAT_COMMAND] : ["cargo", "run", "--quiet", "--features", "cli", "--"];
rmSync(join(out, "pages"), { recursive: true, force: true });
execFileSync(command, [...args, "pages", join(out, "pages")], { cwd: top, stdio: ["ignore", "inherit", "inherit"] });
for (const lang of ["en", "zh"]) {
  const pack = (...how) =>
    execFileSync(command, [...args, "pack", lang, ...how], { cwd: top, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 64 << 20 });
  put(join(out, "packs", `${lang}.json`), pack("--sentences"));
  put(join(out, "packs", `${lang}.articles.json`), pack());
}
