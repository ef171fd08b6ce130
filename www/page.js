// The playground's own page: the one place that knows this document.

// Tells the page what the reader chose, and the reader when nothing comes.
export function playgroundPage() {
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
}
