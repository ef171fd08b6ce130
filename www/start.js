// The playground's own page: the one place that knows this document.

import "./caveat-check.js";

const root = document.documentElement;
const playground = document.querySelector("caveat-playground");

playground.addEventListener("caveat-playground-chosen", ({ detail: { lang, theme } }) => {
  root.lang = lang;
  root.dataset.theme = theme;
});

const asked = new URLSearchParams(location.search).get("lang");
if (asked) playground.lang = asked;

playground.ready
  .catch(() => document.getElementById("failed").removeAttribute("hidden"))
  .finally(() => document.getElementById("loading").remove());
