// Prints what a reader's browser fetches, as brotli at its best compresses it, and fails over budget.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { DIST } from "./serve.mjs";

const KB = 1000;
const BUDGETS = [
  { what: "engine and page", limit: 300, files: ["index.html", "page.css", "widget.css", "icon.svg", "start.js", "caveat.js", "caveat_bg.wasm"] },
  { what: "editor", limit: 125, files: ["editor.js"] },
];

function brotli(file) {
  const bytes = readFileSync(join(DIST, file));
  const size = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
  return size / KB;
}

function row(name, size, limit) {
  console.log(`${name.padEnd(24)}${size.toFixed(1).padStart(8)} KB${limit ? `   of ${limit} KB` : ""}`);
}

let over = 0;
const counted = new Set();
for (const { what, limit, files } of BUDGETS) {
  let sum = 0;
  for (const file of files) {
    const size = brotli(file);
    counted.add(file);
    sum += size;
    row(`  ${file}`, size);
  }
  row(what, sum, limit);
  if (sum > limit) {
    over += 1;
    console.error(`${what}: ${(sum - limit).toFixed(1)} KB over budget`);
  }
}
const packs = readdirSync(join(DIST, "packs")).map((name) => `packs/${name}`);
for (const file of packs) row(`articles, ${file}`, brotli(file));

// A file that nobody counts would be a hole in the budget.
const published = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !(entry.parentPath ?? entry.path).replace(/\/$/, "").endsWith("/packs"))
  .map((entry) => entry.name);
for (const file of published.filter((name) => !counted.has(name))) {
  over += 1;
  console.error(`${file} is published and in no budget`);
}
process.exitCode = over > 0 ? 1 : 0;
