// What MyST runs to have its content drawn: a page of HTML for each page of the book, and the files that they need.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderToString } from "react-dom/server";
import { Page } from "./page.jsx";

const { BUILD_DIRECTORY: out, CONTENT_CDN: content } = process.env;
const get = async (path) => (await fetch(`${content}/${path}`)).json();

const { projects } = await get("config.json");
for (const slug of projects[0].pages.map((page) => page.slug).concat(projects[0].index)) {
  const { frontmatter, mdast } = await get(`content/${slug}.json`);
  const first = { title: frontmatter.title, tree: JSON.parse(JSON.stringify(mdast), below) };
  const folder = slug === projects[0].index ? out : join(out, slug);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.html"), html(first));
}
// The widgets, and the files that the author lists as static, lie where MyST puts them for the book theme, too.
cpSync("../_build/site/public", join(out, "build"), { recursive: true });
cpSync("client.js", join(out, "client.js"));
cpSync("style.css", join(out, "style.css"));

function below(key, value) {
  return (key === "esm" || key === "css") && value?.startsWith("/") ? `/build${value}` : value;
}

function html(first) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${first.title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><script type="module" src="/client.js"></script>
<script type="application/json" id="page">${JSON.stringify(first).replaceAll("<", "\\u003c")}</script>
</head>
<body><div id="root">${renderToString(<Page first={first} />)}</div></body>
</html>
`;
}
