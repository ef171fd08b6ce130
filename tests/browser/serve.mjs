// Serves a folder, dist/ where no other is named, on a free port with the strictest policy a host can set, and nothing
// else.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
].join("; ");

// The strict policy and what a site needs for its own sake: { "script-src": "'unsafe-inline'", … }.
export function loosened(added = {}) {
  const policy = new Map(POLICY.split("; ").map((directive) => [directive.split(" ")[0], directive]));
  for (const [name, sources] of Object.entries(added)) policy.set(name, `${policy.get(name) ?? name} ${sources}`);
  return [...policy.values()].join("; ");
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".py": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

// Resolves to { url, close }.
export async function serve({ folder = DIST, policy = POLICY } = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const found = await fileAt(folder, path);
    response.setHeader("content-security-policy", policy);
    // Browsers ask for it whether or not the site has one.
    if (!found && /^\/favicon\./.test(path)) response.writeHead(204);
    else if (found) response.writeHead(200, { "content-type": TYPES[extname(found.file)] ?? "application/octet-stream" });
    else response.writeHead(404);
    response.end(found?.body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

// As static hosts do, `second` is also second.html and second/index.html.
async function fileAt(folder, path) {
  const files = path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`, `${path}/index.html`];
  for (const file of files) {
    const body = await readFile(join(folder, file)).catch(() => null);
    if (body) return { file, body };
  }
  return null;
}
