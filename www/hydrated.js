// When the page's own framework has taken over the HTML that it was served as. Before that, nothing in it may be
// touched: the framework compares, and throws away what it does not know.

const PATIENCE = 10_000;

let done = null;

// Resolves once the page's HTML may be changed.
export function hydrated() {
  done ??= loaded().then(() => settled(Date.now() + PATIENCE));
  return done;
}

function loaded() {
  return document.readyState === "complete"
    ? Promise.resolve()
    : new Promise((ready) => addEventListener("load", ready, { once: true }));
}

async function settled(deadline) {
  while (pending() && Date.now() < deadline) await new Promise((soon) => setTimeout(soon, 30));
  await new Promise((soon) => setTimeout(soon));
}

// Docusaurus says it itself; Vue keeps its application at the element that it has taken over.
function pending() {
  if (document.documentElement.dataset.hasHydrated === "false") return true;
  const vitepress = "__VP_HASH_MAP__" in window || "__VP_SITE_DATA__" in window;
  return vitepress && !document.getElementById("app")?.__vue_app__;
}
