// What the Sphinx sites share, whatever their theme. `first` and `second` name their two pages below tests/sites/sphinx.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { inFolder, run } from "./python.mjs";

export function sphinx(name, first, second) {
  return {
    name,
    async build({ out, caveat }) {
      const sources = [
        [`${name}/conf.py`, "conf.py"],
        ...[first, second].map((page) => [`sphinx/${page}`, page]),
        ["fences", "extra/scripts"],
      ];
      await inFolder(sources, (folder) => {
        cpSync(caveat, join(folder, "caveat"), { recursive: true });
        run("sphinx-build", ["--fail-on-warning", "--keep-going", "-b", "html", "-d", join(folder, "doctrees"), ".", out], { cwd: folder });
      });
    },
    pages: ["index.html", "second.html"],
    instant: false,
    ways: ["class", "beside", "around", "decorated", "script", "src"],
    untouched: ["plain"],
  };
}
