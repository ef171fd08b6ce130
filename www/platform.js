// What the widget needs from the page and the browser, as plain functions. The Rust side knows no
// other way to them, so a page that embeds the widget can answer them differently.

export function createPlatform({ engine, editor, pack, asked, page, chosen, given }) {
  return {
    check: engine.check,
    help: engine.help,
    // A promise of the editor's module.
    loadEditor: () => editor,
    // A promise of a language pack as text.
    loadPack: pack,
    // Language tags in the order in which they count: asked for in the address, chosen before, the
    // page's, the browser's.
    languages: () =>
      [asked, read("lang"), page, ...navigator.languages].filter(Boolean).join(","),
    // Tells the page which language and theme the reader chose.
    chosen,
    // What the reader left counts before what the page asks for.
    read: (key) => read(key) ?? given[key] ?? null,
    write,
  };
}

// Storage may be switched off, sandboxed or full; that costs the reader the memory and nothing else.
function read(key) {
  try {
    return localStorage.getItem(`caveat.${key}`);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(`caveat.${key}`, value);
    return true;
  } catch {
    return false;
  }
}
