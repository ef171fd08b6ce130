// The plugins inside the generators they are for, which tests/sites has installed.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import caveatCheck, { remarkCaveatCheck } from "../docusaurus.mjs";
import { place } from "../folder.mjs";
import starlightCaveatCheck, { remarkCaveatCheck as remarkForAstro } from "../starlight.mjs";
import withCaveatCheck, { isCaveatElement, markdownCaveatCheck } from "../vitepress.mjs";

const sites = createRequire(new URL("../../../tests/sites/package.json", import.meta.url));
const folder = fileURLToPath(new URL(".", import.meta.url));
const load = (name) => import(pathToFileURL(sites.resolve(name)).href);

const HOSTILE = `"><img src=x onerror=alert(1)>{{ constructor }}`;
const PAGE = `
\`\`\`python title="a.py" caveat-check ignore="unended-run" no-fix onclick="alert(1)" ingore="x"
x = "</code><script>alert(1)</script>{{ 1 + 1 }}"
\`\`\`

- in a list

  \`\`\`python caveat-check name='${HOSTILE}'
  y = 2
  \`\`\`

\`\`\`python
z = 3
\`\`\`
`;

// What no page may contain, whoever draws it; a value in quotes may say what it likes.
function harmless(html) {
  assert.doesNotMatch(html.replace(/="[^"]*"/g, '=""'), /<(img|script)|<[^>]* on\w+=|ingore=/);
}

for (const format of ["mdx", "md"]) {
  test(`Docusaurus, ${format}`, async () => {
    const { evaluate } = await load("@mdx-js/mdx");
    const runtime = await load("react/jsx-runtime");
    const { createElement } = sites("react");
    const { renderToStaticMarkup } = sites("react-dom/server");
    const { default: raw } = await load("rehype-raw");
    // As Docusaurus reads pages that are no MDX.
    const rehypePlugins = format === "md" ? [[raw, { passThrough: ["mdxJsxFlowElement", "mdxJsxTextElement"] }]] : [];
    const { default: Page } = await evaluate(PAGE, { ...runtime, format, remarkPlugins: [remarkCaveatCheck], rehypePlugins });
    const html = renderToStaticMarkup(createElement(Page));
    harmless(html);
    assert.equal(html.match(/<caveat-check/g).length, 2);
    assert.match(html, /<caveat-check ignore="unended-run" no-fix=""><pre><code class="language-python">/);
    assert.match(html, /<caveat-check name="&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;\{\{ constructor \}\}">/);
    assert.match(html, /<\/ul>\s*<pre><code class="language-python">z = 3/);
  });
}

test("Docusaurus keeps the rest of the meta for its own CodeBlock", () => {
  const code = { type: "code", lang: "python", meta: `caveat-check title="a.py" mode="edit" {1}` };
  const tree = { type: "root", children: [code] };
  remarkCaveatCheck()(tree);
  assert.equal(code.meta, `title="a.py" {1}`);
  assert.deepEqual(tree.children[0].attributes, [{ type: "mdxJsxAttribute", name: "mode", value: "edit" }]);
});

test("Docusaurus gets the script and the folder under its base", async () => {
  const plugin = caveatCheck({ baseUrl: "/docs/" }, { folder });
  assert.deepEqual(plugin.injectHtmlTags().headTags, [
    { tagName: "script", attributes: { type: "module", src: "/docs/caveat/caveat-check.js" } },
  ]);
  assert.deepEqual(plugin.configureWebpack({}, false).devServer.static, [{ directory: folder, publicPath: "/docs/caveat/" }]);
  assert.deepEqual(plugin.configureWebpack({}, true), {});
  await copied((outDir) => plugin.postBuild({ outDir }));
});

async function copied(act) {
  const out = mkdtempSync(join(tmpdir(), "caveat-"));
  try {
    await act(out);
    assert.ok(existsSync(join(out, "caveat/fence.test.mjs")), "the folder lies on the site");
  } finally {
    rmSync(out, { recursive: true });
  }
}

test("VitePress", async () => {
  const { createMarkdownRenderer } = await load("vitepress");
  const md = await createMarkdownRenderer(".", { config: (md) => md.use(markdownCaveatCheck) });
  const html = await md.render(PAGE);
  harmless(html);
  assert.match(html, /<caveat-check ignore="unended-run" no-fix="" v-pre><div class="language-python/);
  assert.match(html, /<caveat-check name="[^"{<]*" v-pre>/);
  assert.match(html, /<\/ul>\s*<div class="language-python/);
});

test("VitePress: in a code group the element is the tab", async () => {
  const { createMarkdownRenderer } = await load("vitepress");
  const md = await createMarkdownRenderer(".", { config: (md) => md.use(markdownCaveatCheck) });
  const fence = (title, meta) => `\`\`\`python [${title}] ${meta}\nx = 1\n\`\`\`\n`;
  const html = await md.render(`::: code-group\n${fence("a", "caveat-check")}${fence("b", "caveat-check mode=edit")}${fence("c", "")}:::\n\n${fence("d", "caveat-check")}`);
  assert.match(html, /<caveat-check class="vp-block active"[^>]* v-pre><div class="language-python[^"]* active">/);
  assert.match(html, /<caveat-check mode="edit" class="vp-block"[^>]* v-pre><div class="language-python[^"]* active">/);
  assert.match(html, /<\/div>\s*<caveat-check v-pre>/);
  assert.equal(html.match(/<label[^>]*>[abc]<\/label>/g).length, 3);
});

test("VitePress keeps an author's own configuration", async () => {
  const called = [];
  const config = withCaveatCheck(
    {
      base: "/docs/",
      head: [["meta", {}]],
      markdown: { lineNumbers: true, config: () => void called.push("markdown") },
      vue: { template: { compilerOptions: { whitespace: "preserve", isCustomElement: (tag) => tag === "my-own" } } },
      vite: { plugins: ["mine"] },
      buildEnd: () => void called.push("end"),
    },
    { folder },
  );
  assert.deepEqual(config.head.at(-1), ["script", { type: "module", src: "/docs/caveat/caveat-check.js" }]);
  assert.equal(config.head.length, 2);
  const { whitespace, isCustomElement } = config.vue.template.compilerOptions;
  assert.deepEqual([whitespace, ...["my-own", "caveat-check", "other"].map(isCustomElement)], ["preserve", true, true, false]);
  assert.ok(!isCaveatElement("div"));
  assert.equal(config.vite.plugins[0], "mine");
  await config.markdown.config({ use: () => called.push("used"), renderer: { rules: {} } });
  await copied((outDir) => config.buildEnd({ outDir }));
  assert.deepEqual(called, ["markdown", "used", "end"]);
});

test("Starlight, in Markdown", async () => {
  const { createMarkdownProcessor } = await load("@astrojs/markdown-remark");
  const { render } = await createMarkdownProcessor({ remarkPlugins: [remarkForAstro], syntaxHighlight: false });
  const { code: html } = await render(PAGE);
  harmless(html);
  assert.match(html, /<caveat-check ignore="unended-run" no-fix(="")?><pre><code class="language-python">/);
  assert.match(html, /<caveat-check name="&#x22;>[^"]*">/);
  assert.match(html, /<\/ul>\s*<pre><code class="language-python">z = 3/);
});

test("Starlight, in MDX", async () => {
  const { evaluate } = await load("@mdx-js/mdx");
  const runtime = await load("react/jsx-runtime");
  const { default: Page } = await evaluate(PAGE, { ...runtime, remarkPlugins: [remarkForAstro] });
  const html = sites("react-dom/server").renderToStaticMarkup(sites("react").createElement(Page));
  harmless(html);
  assert.equal(html.match(/<caveat-check/g).length, 2);
});

test("Starlight gets script, fences and folder from one line", async () => {
  const changes = [];
  const integrations = [];
  const updateConfig = (change) => changes.push(change);
  const astroConfig = { base: "/docs" };
  const setup = starlightCaveatCheck({ folder }).hooks["config:setup"];
  setup({ config: { head: [{ tag: "meta" }] }, astroConfig, updateConfig, addIntegration: (one) => integrations.push(one) });
  assert.deepEqual(changes[0].head[1], { tag: "script", attrs: { type: "module", src: "/docs/caveat/caveat-check.js" } });
  integrations[0].hooks["astro:config:setup"]({ config: astroConfig, updateConfig });
  assert.deepEqual(changes[1].markdown.remarkPlugins, [remarkForAstro]);
  assert.equal(changes[1].vite.plugins.length, 1);
  await copied((out) => integrations[0].hooks["astro:build:done"]({ dir: pathToFileURL(`${out}/`) }));
});

test("the folder's place, with whatever slashes a base comes", () => {
  for (const base of [undefined, "", "/"]) assert.equal(place(base), "/caveat/");
  for (const base of ["docs", "/docs", "/docs/"]) assert.equal(place(base, "core.js"), "/docs/caveat/core.js");
});

test("the development server gives the folder's files and no others", async () => {
  const { vitePlugin } = await import("../folder.mjs");
  let serve;
  vitePlugin(folder, "/docs/").configureServer({ middlewares: { use: (one) => (serve = one) } });
  const asked = (url) =>
    new Promise((done) => {
      const body = [];
      const response = Object.assign(new (sites("stream").Writable)({ write: (piece, _, next) => (body.push(piece), next()) }), { setHeader() {} });
      response.on("finish", () => done(Buffer.concat(body).toString()));
      serve({ url, originalUrl: url }, response, () => done(null));
    });
  assert.equal(await asked("/docs/caveat/fence.test.mjs?v=1"), readFileSync(join(folder, "fence.test.mjs"), "utf8"));
  for (const url of ["/docs/", "/docs/caveat/", "/docs/caveat/../fence.mjs", "/docs/caveat/%2e%2e/fence.mjs", "/docs/caveat/no.js", "/caveat/fence.test.mjs"]) {
    assert.equal(await asked(url), null, url);
  }
});
