// Makes what a release consists of, from the built page in dist/, and leaves it in target/packages: the npm package, the
// Python wheel, the folder to put on a host, and the playground as one file.
//
//     node integrations/pack.mjs

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const top = dirname(here);
const dist = join(top, "dist");
// The articles' own pages stand on a site, not in a package that others build one with.
const withoutArticles = (path) => !/^(en|zh|articles\.(css|js))(\/|$)/.test(relative(dist, path));
const single = join(top, "target", "www", "caveat.html");
const out = join(top, "target", "packages");

if (![join(dist, "caveat-check.js"), single].every(existsSync)) {
  console.error("The page is not built: `trunk build --release` first.");
  process.exit(2);
}

// All packages carry the version of the crate.
const version = readFileSync(join(top, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m)[1];
for (const [file, pattern] of [
  ["npm/package.json", /"version": "(.+)"/],
  ["python/pyproject.toml", /^version = "(.+)"$/m],
]) {
  const said = readFileSync(join(here, file), "utf8").match(pattern)?.[1];
  if (said !== version) throw new Error(`integrations/${file} says ${said}, the crate ${version}`);
}

const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const npm = join(out, "npm");
cpSync(join(here, "npm"), npm, { recursive: true, filter: (path) => !path.endsWith("/tests") });
cpSync(dist, join(npm, "dist"), { recursive: true, filter: withoutArticles });
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(top, name), join(npm, name));
run("npm", ["pack", "--silent", "--pack-destination", out], npm);
rmSync(npm, { recursive: true });

const python = join(out, "python");
cpSync(join(here, "python"), python, { recursive: true, filter: (path) => !/\/(tests|dist|__pycache__|static)$/.test(path) });
cpSync(dist, join(python, "src", "caveat", "static"), { recursive: true, filter: withoutArticles });
run("uv", ["build", "--quiet", "--wheel", "--out-dir", out, python], top);
rmSync(python, { recursive: true });

run("tar", ["-czf", join(out, `caveat-${version}.tar.gz`), "-C", dist, "."], top);
copyFileSync(single, join(out, "caveat.html"));
copyFileSync(join(dist, "integrity.json"), join(out, "integrity.json"));
rmSync(join(out, ".gitignore"), { force: true }); // uv's
console.log(readdirSync(out).sort().join("\n"));
