// The published folder: where it lies in this package, and how it comes onto a site as /caveat/.

import { createReadStream } from "node:fs";
import { cp, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("./dist/", import.meta.url));

// Under the site's base, which may come with or without its slashes.
export function place(base, file = "") {
  return `/${base ?? ""}/caveat/${file}`.replace(/\/{2,}/g, "/");
}

export function copyFolder(folder, out) {
  return cp(folder, join(out, "caveat"), { recursive: true, force: true });
}

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

// A Vite plugin, for the development servers of VitePress and Astro.
export function vitePlugin(folder, base) {
  return {
    name: "caveat-check",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        // Astro takes its base off `url`.
        const path = (request.originalUrl ?? request.url).split("?")[0];
        const file = path.startsWith(place(base)) && normalize(join(folder, path.slice(place(base).length)));
        if (!file || !file.startsWith(normalize(folder + sep)) || !(await isFile(file))) return next();
        response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
        createReadStream(file).pipe(response);
      });
    },
  };
}

const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);
