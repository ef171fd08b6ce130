// `caveat-check/vitepress` for an author whose package comes from npm.

import { defineConfig } from "vitepress";
import withCaveatCheck from "../../../../integrations/npm/vitepress.mjs";

export default withCaveatCheck(
  defineConfig({
    title: "Fixture",
    themeConfig: { nav: [{ text: "Home", link: "/" }] },
  }),
  { folder: process.env.CAVEAT_FOLDER },
);
