// Docusaurus: a plugin that puts the folder and the script on the site, and a remark plugin for marked fences.
//
//     import caveatCheck, { remarkCaveatCheck } from "caveat-check/docusaurus";
//
//     plugins: [caveatCheck],
//     presets: [["classic", { docs: { remarkPlugins: [remarkCaveatCheck] } }]],

import { FOLDER, copyFolder, place } from "./folder.mjs";
import { wrapFences } from "./remark.mjs";

export default function caveatCheck({ baseUrl }, { folder = FOLDER } = {}) {
  return {
    name: "caveat-check",
    injectHtmlTags: () => ({
      headTags: [{ tagName: "script", attributes: { type: "module", src: place(baseUrl, "caveat-check.js") } }],
    }),
    // The development server has the folder where it lies, the built site has a copy.
    configureWebpack: (_config, isServer) =>
      isServer ? {} : { devServer: { static: [{ directory: folder, publicPath: place(baseUrl) }] } },
    postBuild: ({ outDir }) => copyFolder(folder, outDir),
  };
}

// ```python caveat-check ignore="unended-run" becomes <caveat-check ignore="unended-run"> around that fence. Both are
// nodes and not text, so that React draws them and a value stays a value, whatever is in it.
export function remarkCaveatCheck() {
  return (tree) =>
    wrapFences(tree, (attributes, fence) => ({
      type: "mdxJsxFlowElement",
      name: "caveat-check",
      // Without a value it is `true` in JSX; React would make a property that is given "" false.
      attributes: attributes.map(([name, value]) => ({ type: "mdxJsxAttribute", name, value: value || null })),
      children: [fence],
    }));
}
