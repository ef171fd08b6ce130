// What a release consists of, as somebody who takes it from there finds it: the npm package with its types and its
// manifest, the wheel, the hashes, and the playground as one file.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installed, onPage, paste, until, useBrowser } from "./page.mjs";
import { DIST, serve } from "./serve.mjs";

useBrowser();

const top = fileURLToPath(new URL("../../", import.meta.url));
const packages = join(top, "target", "packages");
const BAD = "import mlflow\n\nmlflow.start_run()\nmlflow.end_run\n";

const named = (pattern) => readdirSync(packages).find((name) => pattern.test(name));

let home;
let unpacked;
before(() => {
  const tools = process.env.CAVEAT_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME, ".cache"), "caveat");
  const path = `${join(tools, "uv-venv", "bin")}:${process.env.PATH}`;
  execFileSync(process.execPath, [join(top, "integrations", "pack.mjs")], { env: { ...process.env, PATH: path }, stdio: ["ignore", "ignore", "inherit"] });
  home = mkdtempSync(join(tmpdir(), "caveat-"));
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", join(packages, named(/^caveat-check-.*\.tgz$/))], { cwd: home });
  unpacked = join(home, "node_modules", "caveat-check");
});
after(() => rmSync(home, { recursive: true, force: true }));

const manifest = () => JSON.parse(readFileSync(join(unpacked, "custom-elements.json"), "utf8"));
const classes = () => manifest().modules[0].declarations;

test("the npm package holds what it exports, the licences, and nothing else", () => {
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(unpacked.length + 1))
    .sort();
  assert.deepEqual(files, [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "custom-elements.json",
    "define.d.ts",
    "dist/caveat-check.classic.js",
    "dist/caveat-check.js",
    "dist/caveat_bg.wasm",
    "dist/core.js",
    "dist/editor.js",
    "dist/icon.svg",
    "dist/index.html",
    "dist/index.js",
    "dist/integrity.json",
    "dist/packs/en.articles.json",
    "dist/packs/en.json",
    "dist/packs/zh.articles.json",
    "dist/packs/zh.json",
    "dist/page.css",
    "dist/start.js",
    "docusaurus.mjs",
    "fence.mjs",
    "folder.mjs",
    "index.d.ts",
    "package.json",
    "remark.mjs",
    "starlight.mjs",
    "vitepress.mjs",
  ]);
  const require = createRequire(join(home, "index.js"));
  for (const path of ["", "/define", "/docusaurus", "/vitepress", "/starlight", "/custom-elements.json", "/dist/caveat_bg.wasm"]) {
    assert.ok(require.resolve(`caveat-check${path}`).startsWith(unpacked), path);
  }
});

test("a bundler takes it: importing registers nothing, define does", async () => {
  writeFileSync(join(home, "app.js"), `import { define, CaveatCheckElement } from "caveat-check";\nglobalThis.before = Boolean(customElements.get("caveat-check"));\ndefine({ base: "dist/" });\nglobalThis.same = customElements.get("caveat-check") === CaveatCheckElement;`);
  writeFileSync(join(home, "index.html"), `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A bundled page</title><script type="module" src="out/app.js"></script></head><body><main><pre class="caveat-check">${BAD}</pre></main></body></html>`);
  const { build } = installed("esbuild");
  await build({ entryPoints: [join(home, "app.js")], outdir: join(home, "out"), bundle: true, splitting: true, format: "esm", logLevel: "silent" });
  execFileSync("cp", ["-r", join(unpacked, "dist"), home]);
  const served = await serve({ folder: home });
  try {
    await onPage({ at: served.url, ready: "main" }, async ({ page }) => {
      await page.locator("caveat-note").nth(1).waitFor();
      assert.deepEqual(await page.evaluate(() => [globalThis.before, globalThis.same]), [false, true]);
    });
  } finally {
    await served.close();
  }
});

test("the types are those of a page's script", () => {
  const typescript = createRequire(new URL("../sites/package.json", import.meta.url)).resolve("typescript/bin/tsc");
  writeFileSync(
    join(home, "page.ts"),
    `import { define, type Diagnostic } from "caveat-check";
     define();
     const element = document.querySelector("caveat-check")!;
     element.readOnly = true;
     element.severityMin = "silent";
     element.addEventListener("caveat-check-diagnostics", ({ detail }) => {
       const lines: number[] = detail.diagnostics.map((one: Diagnostic) => one.start.line);
       console.log(lines, element.toJson()?.mlflow);
     });
     document.createElement("caveat-article").code = "unended-run";
     // @ts-expect-error: there is no such outcome
     element.severityMin = "loud";
     // @ts-expect-error: what was found cannot be set
     element.diagnostics = [];
    `,
  );
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom,dom.iterable"];
  try {
    execFileSync(process.execPath, [typescript, ...options, "page.ts"], { cwd: home, encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("the manifest says what the classes have", () =>
  onPage({}, async ({ page }) => {
    const found = await page.evaluate(async () => {
      const { ELEMENTS } = await import("/caveat-check.js");
      return Object.fromEntries(
        Object.entries(ELEMENTS).map(([name, type]) => {
          const members = [];
          for (let at = type.prototype; at !== HTMLElement.prototype; at = Object.getPrototypeOf(at)) members.push(...Object.getOwnPropertyNames(at));
          return [name, { className: type.name, observed: type.observedAttributes, members }];
        }),
      );
    });
    // Used between our own files, or by the browser.
    const INNER = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback", "arrived", "tell", "widget", "mark", "renew", "touched"];
    assert.deepEqual(classes().map(({ tagName }) => tagName), Object.keys(found));
    for (const { tagName, attributes, members } of classes()) {
      const real = found[tagName];
      const told = attributes.map(({ name }) => name);
      for (const name of real.observed) assert.ok(told.includes(name), `${tagName} follows ${name}`);
      assert.deepEqual([...new Set(real.members.filter((name) => !INNER.includes(name)))].sort(), members.map(({ name }) => name).sort(), tagName);
      for (const { fieldName, name } of attributes.filter((one) => one.fieldName)) {
        const reflected = await page.evaluate(([tag, field, attribute]) => {
          const element = document.createElement(tag);
          element.setAttribute(attribute, "x");
          return element[field];
        }, [tagName, fieldName, name]);
        assert.ok(reflected === "x" || reflected === true, `${tagName}.${fieldName} reflects ${name}`);
      }
    }
    const sheet = readFileSync(join(top, "www", "widget.css"), "utf8");
    const told = new Set(classes().flatMap(({ cssProperties }) => cssProperties.map(({ name }) => name)));
    const used = new Set([...sheet.matchAll(/--caveat-(?:check|playground)-[a-z-]+/g)].map(([name]) => name));
    assert.deepEqual([...told].sort(), [...used].sort(), "variables");
  }));

test("the hashes are those of the files, and a page may hold the loader to its own", async () => {
  const hashes = JSON.parse(readFileSync(join(DIST, "integrity.json"), "utf8"));
  for (const [file, hash] of Object.entries(hashes)) {
    assert.equal(hash, `sha384-${createHash("sha384").update(readFileSync(join(DIST, file))).digest("base64")}`, file);
  }
  const html = (integrity) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Held</title><script type="module" src="caveat-check.js" integrity="${integrity}"></script></head><body><main><pre class="caveat-check">${BAD}</pre></main></body></html>`;
  const prepare = (page) => page.route("**/held.html", (route) => route.fulfill({ contentType: "text/html", body: html(hashes["caveat-check.js"]) }));
  await onPage({ ready: "main", address: "held.html", prepare }, ({ page }) => page.locator("caveat-note").nth(1).waitFor());
  // WebAssembly that is not of this build is not run.
  const other = async (page) => {
    await prepare(page);
    await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) }));
  };
  await onPage({ ready: "main", address: "held.html", prepare: other, expected: ["integrity", "Failed to fetch"] }, ({ page }) =>
    page.getByText("Caveat could not be loaded here.").waitFor(),
  );
});

test("the one file works from a disk, asks for nothing, and keeps its own policy", () =>
  onPage({ at: pathToFileURL(join(packages, "caveat.html")).href }, async ({ page, requests }) => {
    await paste(page, BAD);
    await until("found", async () => (await page.locator(".note").count()) === 2);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("发现的问题").waitFor();
    assert.equal(requests.length, 1);
    assert.match(await page.locator("meta[http-equiv]").getAttribute("content"), /^default-src 'none'; script-src 'sha256-/);
  }));

test("the wheel carries the folder", () => {
  const listed = execFileSync("python3", ["-m", "zipfile", "-l", join(packages, named(/\.whl$/))], { encoding: "utf8" });
  for (const file of ["caveat/markdown.py", "caveat/sphinx.py", "caveat/static/caveat-check.js", "caveat/static/caveat_bg.wasm", "caveat/static/packs/zh.json"]) {
    assert.ok(listed.includes(file), file);
  }
});
