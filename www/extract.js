// Reads the code out of a code block of the page, whatever generator drew it, and knows afterwards where
// in the page each line and each character of it stands. It changes nothing.

// What stands inside a block and is no code: line numbers, buttons, labels, markers of annotations, our own notes.
const NO_CODE = [
  ".linenos, .lineno, .linenodiv, .lnt, .ln, .gutter, .line-number, .line-numbers-wrapper, [class*=codeLineNumber]",
  "button, .buttons, .copy, .copybtn, .lang, .md-annotation, .md-clipboard, .md-code__nav, figcaption, .sr-only",
  "caveat-note, caveat-gap, script, style, template",
].join();

// Elements that are a line each, whether or not a line break stands in them.
const LINE = "div, p, li, tr, .token-line, .ec-line, [class*=codeLine_]";

// Columns of line numbers beside the code, which must leave the same room as the code does.
const NUMBERS = ".linenodiv pre, td.linenos pre, td.lntd:first-child:not(:last-child) pre, .line-numbers-wrapper";

// Wrappers that belong to a block.
const WRAPPER =
  "figure, .highlight, .codehilite, .expressive-code, .literal-block-wrapper, .chroma, .theme-code-block, [class*=language-], [class*=highlight-], [class*=codeBlockContainer]";

// A comment that is nothing but the marker of an annotation.
const ANNOTATION = ".md-annotation";
const MARKER = /^\s*#\s*\(\d+\)!?\s*$/;

// The whole of the block that `inside` is a part of.
export function wholeBlock(inside) {
  let block = inside.closest("table.highlighttable, table.lntable, pre") ?? inside;
  const table = block.closest("table.highlighttable, table.lntable");
  if (table) block = table;
  while (block.parentElement?.matches(WRAPPER) && holdsNoMore(block.parentElement, block)) block = block.parentElement;
  return block;
}

// A class on something larger, the body for example, may read like a wrapper's.
function holdsNoMore(parent, block) {
  return parent.querySelectorAll("pre").length === Math.max(1, block.querySelectorAll("pre").length);
}

// The element of a block in which the code stands.
function rootOf(block) {
  const cell = block.querySelector("td.code pre, td.lntd:last-child pre");
  const pres = block.matches("pre") ? [block] : [...block.querySelectorAll("pre")];
  const pre = cell ?? pres.find((one) => !one.closest(".linenodiv, .linenos"));
  return pre?.querySelector("code") ?? pre ?? block;
}

// The code of a block and where it stands. `text` has \n for line ends and none at its end.
export function extractCode(block) {
  const read = new Reading(rootOf(block));
  const text = read.text.replace(/\s+$/, "");
  return {
    text,
    root: read.root,
    // Whether a line, counted from 0, is not shown to the reader (mdBook's "boring" lines).
    hidden: (line) => read.hidden.has(line),
    // A live Range of the page over [from, to) of the text, in UTF-16 units.
    range: (from, to) => read.range(from, to),
    // Where an element that is to stand under a line has to go; see Reading.under.
    under: (line) => read.under(line),
    // The same, for each column of line numbers that stands beside the code.
    columns: [...block.querySelectorAll(NUMBERS)].map((column) => {
      const numbers = new Reading(column, true);
      return (line) => numbers.under(line);
    }),
  };
}

class Reading {
  text = "";
  hidden = new Set();
  // [{node, from, start, length}]: `length` units of the text from `from` on are those of `node` from `start` on.
  pieces = [];
  // How each line ends: {node, at} behind a character of a text, or {br} or {line}, an element.
  ends = [];

  constructor(root, numbers = false) {
    this.root = root;
    this.numbers = numbers;
    this.walk(root);
  }

  walk(parent) {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) this.take(node);
      else if (node.nodeType === Node.ELEMENT_NODE) this.enter(node);
    }
  }

  enter(element) {
    if (element.localName === "br") return this.end({ br: element });
    if (!this.numbers && element.matches(NO_CODE)) {
      if (element.matches(ANNOTATION)) this.trim();
      return;
    }
    if (element.localName.startsWith("caveat-")) return;
    const line = this.ends.length;
    const before = this.text.length;
    this.walk(element);
    if (element.matches(LINE)) this.leave(element, before);
    if (element.matches(".boring")) {
      for (let hidden = line; hidden < this.ends.length; hidden++) this.hidden.add(hidden);
    }
  }

  // A line's element ends its line unless something in it has. Of two around the same line the outer one counts.
  leave(element, before) {
    const last = this.ends.at(-1);
    if (this.text.length === before || !this.text.endsWith("\n")) this.end({ line: element });
    else if (last.line && element.contains(last.line)) last.line = element;
  }

  end(how) {
    this.text += "\n";
    this.ends.push(how);
  }

  take(node) {
    if (MARKER.test(node.data)) return this.trim();
    this.pieces.push({ node, from: this.text.length, start: 0, length: node.data.length });
    // Some highlighters indent with spaces that do not break.
    this.text += node.data.replaceAll("\u00a0", " ");
    for (let at = node.data.indexOf("\n"); at >= 0; at = node.data.indexOf("\n", at + 1)) {
      this.ends.push({ node, at: at + 1 });
    }
  }

  // The blanks before a marker are there for its sake.
  trim() {
    const kept = this.text.replace(/[ \t]+$/, "");
    let blanks = this.text.length - kept.length;
    this.text = kept;
    while (blanks > 0) {
      const last = this.pieces.at(-1);
      const cut = Math.min(blanks, last.length);
      last.length -= cut;
      blanks -= cut;
      if (last.length === 0) this.pieces.pop();
    }
  }

  range(from, to) {
    const range = new Range();
    const place = (offset, first) => {
      const piece = this.pieces.find(({ from: start, length }) => (first ? offset < start + length : offset <= start + length));
      return piece ? [piece.node, Math.max(0, offset - piece.from) + piece.start] : [this.root, this.root.childNodes.length];
    };
    range.setStart(...place(from, true));
    range.setEnd(...place(to, false));
    return range;
  }

  // Something that is to stand under a line goes into `parent` before `next`; with `split`, the text
  // node `next` has to be split there first. Nothing is given for a line that is not there.
  under(line) {
    const how = this.ends[line];
    if (how === undefined) {
      // The last line: behind everything that is in the block.
      return line === this.ends.length ? { parent: this.root, next: null } : null;
    }
    if (how.node) {
      const whole = how.at === how.node.data.length;
      return { parent: how.node.parentNode, next: whole ? how.node.nextSibling : how.node, split: whole ? 0 : how.at };
    }
    if (how.line) return { parent: how.line.parentNode, next: how.line.nextSibling };
    // In a line that is laid out as cells it would become one: there it goes to the end of the last cell.
    const cell = how.br.previousElementSibling;
    const [row, last] = [how.br.parentNode, cell].map((one) => (one ? getComputedStyle(one).display : ""));
    if (last === "table-cell" || (cell && /^(inline-)?(flex|grid)$/.test(row))) return { parent: cell, next: null };
    return { parent: how.br.parentNode, next: how.br.nextSibling };
  }
}

// The block that an element is about: the one that `selector` or `for` names, else the one it stands around, else the
// nearest neighbour. `taken` says whether a block has an element already.
export function findBlock(element, taken) {
  const { selector, htmlFor } = element;
  const root = element.getRootNode();
  if (selector || htmlFor) {
    const named = selector ? query(root, selector) : root.getElementById?.(htmlFor);
    return named ? wholeBlock(named.matches("pre, code") ? named : (named.querySelector("pre, code") ?? named)) : null;
  }
  const within = element.querySelector("pre, code");
  if (within) return wholeBlock(within);
  return neighbours(element).map(blockIn).find((block) => block && !taken(block)) ?? null;
}

function query(root, selector) {
  try {
    return root.querySelector(selector);
  } catch {
    return null; // no selector: the same as one that finds nothing
  }
}

// Some generators put a tag on a line of its own into a paragraph.
function neighbours(element) {
  const parent = element.parentElement;
  const alone = parent?.localName === "p" && parent.textContent.trim() === "" && parent.children.length === 1;
  const at = alone ? parent : element;
  return [at.previousElementSibling, at.nextElementSibling];
}

// A block that is the element, or all that is in it.
function blockIn(element) {
  const pre = element?.matches("pre") ? element : element?.querySelector("pre");
  if (!pre) return null;
  const block = wholeBlock(pre);
  return block === element || element.contains(block) ? (element.matches("section, article, main, body") ? null : block) : block;
}
