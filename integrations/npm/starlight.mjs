// Starlight: one line in astro.config.mjs.
//
//     import caveatCheck from "caveat-check/starlight";
//
//     starlight({ …, plugins: [caveatCheck()] })

import { fileURLToPath } from "node:url";
import { FOLDER, copyFolder, place, vitePlugin } from "./folder.mjs";
import { wrapFences } from "./remark.mjs";

export default function caveatCheck({ folder = FOLDER } = {}) {
  return {
    name: "caveat-check",
    hooks: {
      "config:setup"({ config, astroConfig, updateConfig, addIntegration }) {
        const src = place(astroConfig.base, "caveat-check.js");
        updateConfig({ head: [...(config.head ?? []), { tag: "script", attrs: { type: "module", src } }] });
        addIntegration(astroCaveatCheck({ folder }));
      },
    },
  };
}

// The folder and the marked fences, without the script: for Astro's `integrations` where there is no Starlight.
export function astroCaveatCheck({ folder = FOLDER } = {}) {
  return {
    name: "caveat-check",
    hooks: {
      "astro:config:setup"({ config, updateConfig }) {
        updateConfig({
          markdown: { remarkPlugins: [remarkCaveatCheck] },
          vite: { plugins: [vitePlugin(folder, config.base)] },
        });
      },
      "astro:build:done": ({ dir }) => copyFolder(folder, fileURLToPath(dir)),
    },
  };
}

// ```python caveat-check ignore="unended-run" gets the element around its block, in Markdown as in MDX. It is no plugin of
// Expressive Code, because such a one in astro.config would take the <Code> component away from the site.
export function remarkCaveatCheck() {
  return (tree) =>
    wrapFences(tree, (attributes, fence) => ({
      type: "caveatCheck",
      // An attribute without a value is `true` here; "" would take a boolean one away.
      data: { hName: "caveat-check", hProperties: Object.fromEntries(attributes.map(([name, value]) => [name, value || true])) },
      children: [fence],
    }));
}
