// Caveat for Jupyter Book 2 and MyST, in one file: a plugin that gives authors the directives `caveat-check` and
// `caveat-article`, and the widget (anywidget) that these put on the page. JupyterLab and other hosts of anywidgets
// can use the widget alone.
//
// MyST copies this file under another name to where it also copies `static_files`. So the published folder, listed
// there as `caveat`, lies beside it.

// The attributes of the element that an author can give, as options of the directive or names of the model.
const ATTRIBUTES = ["mode", "rules", "ignore", "severity-min", "mlflow-version", "lang", "theme", "loading", "wasm-url", "src"];
const FLAGS = ["readonly", "no-fix"];

export default {
  name: "Caveat",
  directives: [
    {
      name: "caveat-check",
      doc: "Python code with Caveat's notes in it",
      body: { type: String, doc: "The code" },
      options: options([...ATTRIBUTES, "base"], FLAGS),
      run: ({ body, options = {} }) => [widget({ ...options, ...(body === undefined ? {} : { code: body }) })],
    },
    {
      name: "caveat-article",
      doc: "One of Caveat's articles",
      arg: { type: String, required: true, doc: "The pitfall it is about, for instance unended-run" },
      options: options(["lang", "theme", "wasm-url", "base"], []),
      run: ({ arg, options = {} }) => [widget({ ...options, article: arg })],
    },
  ],
  render,
};

function options(texts, flags) {
  return Object.fromEntries([
    ...texts.map((name) => [name, { type: String }]),
    ...flags.map((name) => [name, { type: Boolean }]),
  ]);
}

function widget(model) {
  return { type: "anywidget", esm: ownPath(), model };
}

// MyST wants the path from the project's root, which is where its commands are run.
function ownPath() {
  const path = decodeURIComponent(new URL(import.meta.url).pathname);
  const root = globalThis.process.cwd().replaceAll("\\", "/").replace(/^(?=\w:)/, "/");
  if (!path.startsWith(`${root}/`)) throw new Error(`Caveat: ${path} must lie in the project, ${root}`);
  return path.slice(root.length);
}

// --- On the page ---------------------------------------------------------------------------------------------------

// `model` has the attributes by name, `code` (a text, or a list of lines), or `article` (a pitfall), and `base`: the
// address of the published folder, seen from this file; needed where that is not `caveat/`.
async function render({ model, el }) {
  const element = document.createElement(model.get("article") ? "caveat-article" : "caveat-check");
  if (model.get("article")) element.setAttribute("code", model.get("article"));
  for (const name of ATTRIBUTES) {
    if (model.get(name) != null) element.setAttribute(name, model.get(name));
  }
  for (const name of FLAGS) element.toggleAttribute(name, Boolean(model.get(name)));

  const code = () => [model.get("code") ?? ""].flat().join("\n");
  const plain = model.get("code") == null ? null : block(code());
  if (plain) {
    element.append(plain); // to be read until the element draws the code, or if the loader never comes
    element.code = code();
  }
  el.append(element);

  let left = false; // MyST's model cannot be told to forget a listener
  model.on?.("change:code", () => {
    if (!left) element.code = code();
  });
  await load(model.get("base") ?? "caveat/");
  element.ready?.then(() => plain?.remove(), () => {});
  return () => {
    left = true;
    element.remove();
  };
}

async function load(base) {
  try {
    await import(new URL("caveat-check.js", new URL(base, import.meta.url)));
  } catch (error) {
    console.error(`Caveat: no caveat-check.js in "${base}", seen from ${import.meta.url}`, error);
  }
}

function block(code) {
  const pre = document.createElement("pre");
  pre.style.overflow = "auto"; // the page's own style sheets do not reach in here
  const inside = document.createElement("code");
  inside.className = "language-python";
  inside.textContent = code;
  pre.append(inside);
  return pre;
}
