// Starlight: one line in astro.config.mjs.
//
//     import caveatCheck from "caveat-check/starlight";
//
//     starlight({ …, plugins: [caveatCheck()] })

import { fileURLToPath } from "node:url";
import { readFence } from "./fence.mjs";
import { FOLDER, copyFolder, place, vitePlugin } from "./folder.mjs";

export default function caveatCheck({ folder = FOLDER } = {}) {
  return {
    name: "caveat-check",
    hooks: {
      "config:setup"({ config, astroConfig, updateConfig, addIntegration }) {
        const { head = [], expressiveCode } = config;
        const src = place(astroConfig.base, "caveat-check.js");
        updateConfig({
          head: [...head, { tag: "script", attrs: { type: "module", src } }],
          // Where Expressive Code is switched off there is no meta to read either: classes and elements remain.
          ...(expressiveCode !== false && { expressiveCode: withPlugin(expressiveCode) }),
        });
        addIntegration(servedFolder(folder, astroConfig.base));
      },
    },
  };
}

function withPlugin(given) {
  const options = typeof given === "object" ? given : {};
  return { ...options, plugins: [...(options.plugins ?? []), pluginCaveatCheck()] };
}

// A plugin of Expressive Code by itself, for Astro without Starlight:
// ```python caveat-check ignore="unended-run" gets the element around its frame.
export function pluginCaveatCheck() {
  return {
    name: "caveat-check",
    hooks: {
      postprocessRenderedBlock({ codeBlock, renderData }) {
        const fence = readFence(codeBlock.meta);
        if (!fence) return;
        renderData.blockAst = {
          type: "element",
          tagName: "caveat-check",
          // An attribute without a value is `true` here; "" would take a boolean one away.
          properties: Object.fromEntries(fence.attributes.map(([name, value]) => [name, value || true])),
          children: [renderData.blockAst],
        };
      },
    },
  };
}

function servedFolder(folder, base) {
  return {
    name: "caveat-check",
    hooks: {
      "astro:config:setup": ({ updateConfig }) => updateConfig({ vite: { plugins: [vitePlugin(folder, base)] } }),
      "astro:build:done": ({ dir }) => copyFolder(folder, fileURLToPath(dir)),
    },
  };
}
