// VitePress: one wrapper round the configuration, or its parts by themselves.
//
//     import withCaveatCheck from "caveat-check/vitepress";
//
//     export default withCaveatCheck(defineConfig({ … }));

import { openingTag, readFence } from "./fence.mjs";
import { FOLDER, copyFolder, place, vitePlugin } from "./folder.mjs";

export default function withCaveatCheck(config = {}, { folder = FOLDER } = {}) {
  const { head = [], markdown = {}, vue = {}, vite = {} } = config;
  const mine = vue.template?.compilerOptions?.isCustomElement;
  return {
    ...config,
    head: [...head, ["script", { type: "module", src: place(config.base, "caveat-check.js") }]],
    markdown: {
      ...markdown,
      async config(md) {
        await markdown.config?.(md);
        md.use(markdownCaveatCheck);
      },
    },
    vue: {
      ...vue,
      template: {
        ...vue.template,
        compilerOptions: {
          ...vue.template?.compilerOptions,
          isCustomElement: (tag) => isCaveatElement(tag) || (mine?.(tag) ?? false),
        },
      },
    },
    vite: { ...vite, plugins: [...(vite.plugins ?? []), vitePlugin(folder, config.base)] },
    async buildEnd(site) {
      await config.buildEnd?.(site);
      await copyFolder(folder, site.outDir);
    },
  };
}

// For Vue, which otherwise looks for a component of that name.
export function isCaveatElement(tag) {
  return tag.startsWith("caveat-");
}

// ```python caveat-check ignore="unended-run" becomes the element around that fence. `v-pre` keeps Vue from reading
// code as its template.
export function markdownCaveatCheck(md) {
  const draw = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, at, ...more) => {
    const token = tokens[at];
    const [language, meta] = [token.info.match(/^\s*\S*/)[0], token.info.replace(/^\s*\S*/, "")];
    const fence = readFence(meta);
    if (!fence) return draw(tokens, at, ...more);
    const info = token.info;
    token.info = `${language} ${fence.rest}`.trim();
    const html = draw(tokens, at, ...more);
    token.info = info;
    return inCodeGroup(tokens, at) ? asTab(fence.attributes, html) : around(fence.attributes, html);
  };
}

function around(attributes, html, more = "") {
  return `${openingTag(attributes).replace(/>$/, `${more} v-pre>`)}${html}</caveat-check>\n`;
}

function inCodeGroup(tokens, at) {
  const edge = tokens.slice(0, at).findLast((token) => token.type.startsWith("container_code-group_"));
  return edge?.nesting === 1;
}

// A group shows and hides its own children: there the element is the tab, and the block in it is always to be seen.
function asTab(attributes, html) {
  const [, classes] = html.match(/^<div class="([^"]*)"/) ?? [null, ""];
  const active = / active$/.test(classes);
  const shown = active ? html : html.replace(classes, () => `${classes} active`);
  return around(attributes, shown, ` class="vp-block${active ? " active" : ""}" style="margin:0;padding:0"`);
}
