// Builds the fixture sites into target/sites/<name>: those whose sources changed since they were built last, and on all
// of them the newest published folder.
//
//     node tests/sites/build.mjs [NAME…]

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DIST } from "../browser/serve.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = join(REPOSITORY, "target/sites");

// All fixture sites, each what its site.mjs says and the folder its sources are in.
export async function sites() {
  const entries = await readdir(HERE, { withFileTypes: true });
  const found = [];
  for (const { name } of entries.filter((entry) => existsSync(join(HERE, entry.name, "site.mjs")))) {
    const site = await import(pathToFileURL(join(HERE, name, "site.mjs")));
    found.push({ ...site.default, sources: join(HERE, name) });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

// Resolves to { out, fresh }: the folder the site stands in, and whether it had to be built. `uses` of a site narrows down
// which of our packages it is built with. A site that says `always` has a part of the published folder in its own pages,
// and builds in no time.
export async function built(site, caveat = DIST) {
  const out = join(BUILT, site.name);
  const stamp = join(BUILT, `${site.name}.stamp`);
  const used = [...(site.uses ?? ["integrations"]), ...LOCKED].map((path) => join(REPOSITORY, path));
  const wanted = await fingerprint([site.sources, ...(await sharedFolders()), ...used]);
  const found = await readFile(stamp, "utf8").catch(() => null);
  const fresh = site.always || found !== wanted;
  if (fresh) {
    await rm(stamp, { force: true });
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await site.build({ out, caveat });
    await writeFile(stamp, wanted);
  }
  if (!site.always) {
    await rm(join(out, "caveat"), { recursive: true, force: true });
    await cp(caveat, join(out, "caveat"), { recursive: true, dereference: true });
  }
  await cp(join(HERE, "fences/src.py"), join(out, "src.py"));
  return { out, fresh };
}

// Runs a generator, from tests/sites/node_modules or from PATH. Rejects with what it printed when it fails.
export function run(command, args, { cwd, env = {} } = {}) {
  const PATH = [join(HERE, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, CI: "true", ...env, PATH }, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (printed += piece));
    child.on("error", (error) => failed(new Error(`${command}: ${error.message}; .ci/tools installs it`)));
    child.on("close", (status) =>
      status === 0 ? done(printed) : failed(new Error(`${command} ${args.join(" ")} ended with ${status}:\n${printed}`)),
    );
  });
}

// The generators' releases.
const LOCKED = ["tests/sites/package-lock.json", "tests/sites/requirements.txt"];

// The folders that are no site by themselves: pages of several sites, and the scripts.
async function sharedFolders() {
  const entries = await readdir(HERE, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !existsSync(join(HERE, entry.name, "site.mjs")))
    .map((entry) => join(HERE, entry.name));
}

const NO_SOURCE = /(^|\/)(node_modules|__pycache__|tests|\.docusaurus|\.astro|README\.md)(\/|$)/;

async function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      hash.update(`${relative(REPOSITORY, file)}\0`);
      hash.update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

async function filesIn(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOTDIR") return null;
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !NO_SOURCE.test(relative(path, file)))
    .sort();
}

// Not awaited here: the sites import this module, and would wait for it in turn.
if (process.argv[1] === fileURLToPath(import.meta.url)) command(process.argv.slice(2));

async function command(wanted) {
  for (const site of await sites()) {
    if (wanted.length > 0 && !wanted.includes(site.name)) continue;
    const began = Date.now();
    try {
      const { out, fresh } = await built(site);
      console.log(`${site.name}: ${fresh ? `built in ${((Date.now() - began) / 1000).toFixed(1)} s` : "as before"}, ${relative(REPOSITORY, out)}`);
    } catch (error) {
      console.error(`${site.name}: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
