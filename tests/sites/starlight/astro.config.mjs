// `caveat-check/starlight` for an author whose package comes from npm.

import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import caveatCheck from "../../../integrations/npm/starlight.mjs";

export default defineConfig({
  outDir: process.env.SITE_OUT,
  cacheDir: process.env.SITE_CACHE,
  integrations: [
    starlight({
      title: "Fixture",
      // Its search is built by a program of its own, and is not what is tested here.
      pagefind: false,
      plugins: [caveatCheck({ folder: process.env.CAVEAT_FOLDER })],
    }),
  ],
});
