// As a site of MLflow's kind is configured; `caveat-check/docusaurus` for an author whose package comes from npm.

import caveatCheck, { remarkCaveatCheck } from "../../../integrations/npm/docusaurus.mjs";

export default {
  title: "Fixture",
  url: "http://localhost",
  baseUrl: "/",
  onBrokenLinks: "throw",
  i18n: { defaultLocale: "en", locales: ["en"] },
  plugins: [[caveatCheck, { folder: process.env.CAVEAT_FOLDER }]],
  presets: [
    [
      "classic",
      { docs: { routeBasePath: "/", remarkPlugins: [remarkCaveatCheck] }, blog: false, pages: false, sitemap: false },
    ],
  ],
  themeConfig: { navbar: { title: "Fixture" }, prism: { additionalLanguages: ["python"] } },
};
