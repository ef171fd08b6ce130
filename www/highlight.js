// Marks places of the page's own text without changing its HTML, where the browser can (CSS Custom Highlight API).
// Elsewhere the notes under the lines have to do.

const sheet = new CSSStyleSheet();
// Middle tones: they must be seen on light and on dark code blocks alike.
sheet.replaceSync(`
::highlight(caveat-fails) { text-decoration: underline 2px #d9534a; text-underline-offset: 0.25em; }
::highlight(caveat-silent) { text-decoration: underline dashed 2px #c07d1a; text-underline-offset: 0.25em; }
::highlight(caveat-advice) { text-decoration: underline dotted 2px #2f9a70; text-underline-offset: 0.25em; }
::highlight(caveat-unread) { text-decoration: underline wavy 2px #8a76d6; text-underline-offset: 0.25em; }
::highlight(caveat-pointed) { background-color: #5a94e055; }
`);

// Marks a range that stands in `root`, a document or a shadow root. Gives what `unhighlight` takes.
export function highlight(root, name, range) {
  if (!globalThis.CSS?.highlights) return null;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  const key = `caveat-${name}`;
  let marks = CSS.highlights.get(key);
  if (!marks) CSS.highlights.set(key, (marks = new Highlight()));
  marks.add(range);
  return { marks, range };
}

export function unhighlight(given) {
  given.forEach((one) => one?.marks.delete(one.range));
}
