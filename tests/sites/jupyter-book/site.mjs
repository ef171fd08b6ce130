// Jupyter Book 2: MyST builds the book with its own command, our theme draws it, and the widgets stand in shadow roots.

import { cpSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inFolder, run } from "../python.mjs";

const { build } = createRequire(new URL("../../../www/package.json", import.meta.url))("esbuild");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const options = { bundle: true, format: "esm", jsx: "automatic", logLevel: "error", define: { "process.env.NODE_ENV": '"production"' } };

export default {
  name: "jupyter-book",
  async build({ out, caveat }) {
    const sources = [
      ...["myst.yml", "index.md", "second.md", "theme"].map((name) => [`jupyter-book/${name}`, name]),
      ["../../integrations/jupyter-book/caveat-check.mjs", "caveat-check.mjs"],
      ["fences", "scripts"],
    ];
    await inFolder(sources, async (folder) => {
      cpSync(caveat, join(folder, "caveat"), { recursive: true });
      await build({ ...options, entryPoints: [here("theme/client.jsx")], outfile: join(folder, "theme/client.js") });
      await build({
        ...options,
        entryPoints: [here("theme/render.jsx")],
        outfile: join(folder, "theme/render.mjs"),
        platform: "node",
        // React's server half still asks for Node's modules by `require`.
        banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      });
      run("myst", ["build", "--html", "--strict"], { cwd: folder });
      cpSync(join(folder, "_build/html"), out, { recursive: true });
      // MyST puts static files beside the widgets and at the root: here one folder, so that a newer one gets to both.
      rmSync(join(out, "build/caveat"), { recursive: true });
      symlinkSync("../caveat", join(out, "build/caveat"));
    });
  },
  pages: ["index.html", "second/index.html"],
  instant: true,
  ways: ["class", "decorated", "script", "src"],
  untouched: ["plain"],
  // The element stands in the shadow root that MyST gives a widget, and draws the code itself.
  shadow: true,
  async dark(page) {
    await page.getByRole("button", { name: "Light or dark" }).click();
  },
};
