// What an author writes behind ```python, read into the attributes of the element.

// The attributes a fence may carry. Those that point at another block (`for`, `selector`, `src`) are not among them:
// the fence is the block. Nothing else on a fence ever becomes an attribute.
export const OPTIONS = [
  "ignore",
  "lang",
  "loading",
  "mlflow-version",
  "mode",
  "name",
  "no-fix",
  "readonly",
  "rules",
  "severity-min",
  "theme",
  "wasm-url",
];

const MARK = "caveat-check";

// A word, with whatever is quoted or in brackets taken as one: title="a b", {2,4-6}, /two words/. Where a quote is never
// closed, its letters are words like others.
const PIECE = /\{[^}]*\}|\/[^/\n]*\/(?=\s|$)|(?:[^\s"'{]|"[^"]*"|'[^']*')+|\S/g;
const OPTION = /^([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^"']*)))?$/;

// Returns null for a fence that is not marked, else { attributes, rest }: the attributes as [name, value] pairs in the
// order of writing, and what is left of the text for the generator and its other plugins.
export function readFence(meta) {
  const pieces = (meta ?? "").match(PIECE) ?? [];
  if (!pieces.includes(MARK)) return null;
  const attributes = new Map();
  const rest = [];
  for (const piece of pieces) {
    if (piece === MARK) continue;
    const [, name, ...values] = piece.match(OPTION) ?? [];
    if (OPTIONS.includes(name)) attributes.set(name, values.find((value) => value !== undefined) ?? "");
    else rest.push(piece);
  }
  return { attributes: [...attributes], rest: rest.join(" ") };
}

// The element's opening tag, for generators that are given text. Braces too are escaped, because VitePress reads the
// HTML as a template.
export function openingTag(attributes) {
  return `<caveat-check${attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("")}>`;
}

function escaped(text) {
  return text.replace(/[&<>"'`{}]/g, (character) => `&#${character.codePointAt(0)};`);
}
