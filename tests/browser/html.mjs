// Pages of a few lines for the tests of the elements.

import { onPage } from "./page.mjs";
import { POLICY } from "./serve.mjs";

export const BAD = `import mlflow

mlflow.start_run()
mlflow.log_param("a", "<b>1</b>")
mlflow.end_run`;
export const CLEAN = `import mlflow

with mlflow.start_run():
    mlflow.log_param("a", 1)`;

export const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
export const fence = (code, attributes = "") => `<div class="highlight"${attributes}><pre><code>${escaped(code)}\n</code></pre></div>`;

// Opens a page with this body under the strict policy, without any markup in strings. `files` are served beside it.
export function onHtml(html, options, body) {
  const { files = {}, script = `<script type="module" src="caveat-check.js"></script>`, head = "", lang = "en", policy = POLICY, trusted = true, ...rest } = options;
  const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>A tutorial</title>${head}${script}</head><body><main><h1>A tutorial</h1>${html}</main></body></html>`;
  const types = trusted ? "; require-trusted-types-for 'script'; trusted-types 'none'" : "";
  const headers = { "content-security-policy": `${policy}${types}` };
  const prepare = async (opened, context) => {
    await opened.route("**/page.html", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", headers, body: page }));
    for (const [name, answer] of Object.entries(files)) await opened.route(`**/${name}`, (route) => route.fulfill({ headers, ...answer }));
    await rest.prepare?.(opened, context);
  };
  return onPage({ ready: "main", address: "page.html", ...rest, prepare }, body);
}

// Resolves when all elements of the page have shown what they have to show.
export const arrived = (page) => page.evaluate(() => Promise.all([...document.querySelectorAll("caveat-check, caveat-article")].map((one) => one.load())).then(() => {}));

export const pitfalls = (page, nth = 0) =>
  page.evaluate((at) => document.querySelectorAll("caveat-check")[at].diagnostics.map((one) => `${one.pitfall} ${one.start.line}`), nth);
