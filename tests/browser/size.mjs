// Prints what a reader's browser fetches, as brotli at its best compresses it, and fails over budget.
// MLflow's API by release lies in the WebAssembly and has a budget of its own.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { DIST } from "./serve.mjs";

const KB = 1000;
const BUDGETS = [
  { what: "engine and page", limit: 525, table: true, files: ["index.html", "page.css", "icon.svg", "start.js", "core.js", "caveat_bg.wasm"] },
  { what: "editor", limit: 125, files: ["editor.js"] },
  { what: "classic script, with the editor in it", limit: 145, files: ["caveat-check.classic.js"] },
];

// All that a page with elements on it costs a reader who never comes near one; told as gzip, as most hosts send it.
const LOADER = { what: "loader, as gzip", limit: 6, file: "caveat-check.js" };

const SENTENCES = 25;
const PAGE = 40;

const TABLE = { what: "table of MLflow's API", limit: 60, file: fileURLToPath(new URL("../../src/mlflow/api.txt", import.meta.url)) };

// As the build script puts it into the engine: without its comments.
function table() {
  const lines = readFileSync(TABLE.file, "utf8").split("\n").filter((line) => !line.startsWith("#"));
  return compressed(Buffer.from(lines.join("\n")));
}

function brotli(file) {
  return compressed(readFileSync(join(DIST, file)));
}

function compressed(bytes) {
  const size = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
  return size / KB;
}

function row(name, size, limit) {
  console.log(`${name.padEnd(30)}${size.toFixed(1).padStart(8)} KB${limit ? `   of ${limit} KB` : ""}`);
}

let over = 0;
function hold(what, size, limit) {
  row(what, size, limit);
  if (size <= limit) return;
  over += 1;
  console.error(`${what}: ${(size - limit).toFixed(1)} KB over budget`);
}

const counted = new Set([LOADER.file]);
hold(LOADER.what, gzipSync(readFileSync(join(DIST, LOADER.file)), { level: 9 }).length / KB, LOADER.limit);
for (const { what, limit, files, table: holds } of BUDGETS) {
  let sum = 0;
  for (const file of files) {
    const size = brotli(file);
    counted.add(file);
    sum += size;
    row(`  ${file}`, size);
  }
  if (!holds) {
    hold(what, sum, limit);
    continue;
  }
  const inside = table();
  hold(TABLE.what, inside, TABLE.limit);
  hold(`${what}, without it`, sum - inside, limit);
  hold(`${what}, with it`, sum, limit + TABLE.limit);
}
// What notes say; the articles' text is fetched when one is opened.
const packs = readdirSync(join(DIST, "packs")).map((name) => `packs/${name}`);
for (const file of packs) {
  if (file.includes(".articles.")) row(`articles, ${file}`, brotli(file));
  else hold(`sentences, ${file}`, brotli(file), SENTENCES);
}

// The articles' own pages: each with its style.
const pages = ["en", "zh"].flatMap((lang) =>
  readdirSync(join(DIST, lang), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DIST, join(entry.parentPath ?? entry.path, entry.name))),
);
const style = ["articles.css", "articles.js"].map((file) => counted.add(file) && brotli(file)).reduce((sum, size) => sum + size);
const sized = pages.map((file) => [brotli(file), file]).sort(([one], [other]) => other - one);
hold(`largest page, ${dirname(sized[0][1])}`, sized[0][0] + style, PAGE);

// For authors and their bundlers; no reader's browser fetches them beside the others.
counted.add("index.js").add("integrity.json");

// A file that nobody counts would be a hole in the budget.
const published = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(DIST, join(entry.parentPath ?? entry.path, entry.name)))
  .filter((file) => !packs.includes(file) && !pages.includes(file));
for (const file of published.filter((name) => !counted.has(name))) {
  over += 1;
  console.error(`${file} is published and in no budget`);
}
process.exitCode = over > 0 ? 1 : 0;
