// Shows what was found in a code block of the page, as the page draws it, and changes to the editor once
// the reader wants to type. It answers the widget as the editor does (editor.js); offsets are UTF-16 units.

import { extractCode } from "./extract.js";
import { highlight, unhighlight } from "./highlight.js";
import { drawNote, element as make } from "./notes.js";
import { dress } from "./theme.js";

// `given`: what core.js found out about the script; `editor` imports editor.js; `colours(text)` gives
// [from, to, class] triples for code that the page does not draw itself.
export function surface(needs) {
  return new Surface(needs);
}

class Surface {
  #needs;
  #happened;
  #toEditor;
  #now = "";
  #looks = {};
  #block;
  #own = null;
  #known;
  #view = null;
  #opening = null;
  #gone = false;
  // What was last to be shown, for the editor once it is there.
  #shown = { findings: null, lanes: null, words: null };
  // By a finding's id: { host, box, line, gaps }.
  #notes = new Map();
  // Blocks of the page that make room, with what they said of their display.
  #hidden = new Map();
  #splits = [];
  #marks = [];
  #pointed = [];
  #observer = new MutationObserver(() => this.#reread());

  constructor(needs) {
    this.#needs = needs;
    const { given, element } = needs;
    this.#now = element.kept.text ?? given.text;
    this.#hide(given.instead);
    this.#block = given.block ?? this.#draw(given.text);
    this.#known = given.block ? given : extractCode(this.#block);
    this.#observe();
  }

  // The code of the block, read again only when it may have moved.
  get #read() {
    return (this.#known ??= extractCode(this.#block));
  }

  // Whether the page's block is shown, and not the editor.
  reading() {
    return this.#view === null;
  }

  // The script as it stands.
  get text() {
    return this.#now;
  }

  // The widget is there. `happened(what, text, number)` is told what the reader does.
  create(host, panel, text, happened, ask) {
    const { given, element } = this.#needs;
    const tell = (what, said, number) => {
      if (what === "changed") this.#keep(said);
      happened(what, said, number);
    };
    this.#happened = tell;
    this.#toEditor = async () => {
      const { create } = await this.#needs.editor();
      if (this.#gone) return null;
      host.hidden = false;
      this.#measureFont(host);
      const view = create(host, panel, this.#now, tell, ask);
      this.#erase();
      this.#hide(this.#block);
      return view;
    };
    // Without any code there is nothing to read, but something to paste into.
    if (element.mode === "edit" || text !== given.text || text === "") this.#inEditor(() => {});
    return this;
  }

  // What was typed outlives the widget: the element may be put in again.
  #keep(text) {
    const { element, given } = this.#needs;
    this.#now = text;
    element.kept.text = text === given.text ? undefined : text;
    element.mark("dirty", text !== given.text);
  }

  // Changes to the editor. Resolves with it, or with nothing when there is no use for it any more.
  #open() {
    this.#opening ??= this.#toEditor().then(
      (view) => {
        if (!view) return null;
        this.#view = view;
        const { findings, lanes, words } = this.#shown;
        if (words) view.setWords(...words);
        if (findings) view.setFindings(findings);
        if (lanes) view.setLanes(lanes);
        this.#happened("editing", "", 1);
        return view;
      },
      (error) => {
        this.#opening = null;
        throw error;
      },
    );
    return this.#opening;
  }

  #inEditor(act) {
    this.#open()
      .then((view) => view && act(view))
      .catch((error) => console.error(error));
  }

  setFindings(json) {
    this.#shown.findings = json;
    const { notes } = JSON.parse(json);
    this.#needs.drawn(notes);
    if (this.#view) this.#view.setFindings(json);
    else this.#annotate();
  }

  setLanes(json) {
    this.#shown.lanes = json;
    this.#view?.setLanes(json);
  }

  setWords(...words) {
    this.#shown.words = words;
    this.#view?.setWords(...words);
  }

  refreshHelp() {
    this.#view?.refreshHelp();
  }

  setText(text) {
    if (this.#view) this.#view.setText(text);
    else if (text !== this.#read.text) this.#inEditor((view) => view.setText(text));
  }

  applyEdits(json) {
    this.#inEditor((view) => view.applyEdits(json));
  }

  // There is a place for it only where the reader types, or is about to.
  focus() {
    if (this.#opening) this.#inEditor((view) => view.focus());
  }

  edit() {
    this.#inEditor((view) => view.focus());
  }

  // Back to the page's block.
  reset() {
    if (!this.#view) return;
    this.#view.destroy();
    this.#view = null;
    this.#opening = null;
    this.#show(this.#block);
    this.#happened("editing", "", 0);
    if (this.#now === this.#read.text) this.#annotate();
    else this.#happened("changed", this.#read.text, 0);
    const { shadowRoot } = this.#needs.element;
    requestAnimationFrame(() => shadowRoot.querySelector("button.edit")?.focus());
  }

  goTo(from, to) {
    if (this.#view) return this.#view.goTo(from, to);
    this.point(from, to);
    const range = this.#read.range(from, to);
    const at = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
    at.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }

  point(from, to) {
    if (this.#view) return this.#view.point(from, to);
    unhighlight(this.#pointed);
    this.#pointed = from < to && this.#block.isConnected ? [highlight(this.#block.getRootNode(), "pointed", this.#read.range(from, to))] : [];
  }

  visit(id) {
    if (this.#view) return this.#view.visit(id);
    const note = this.#notes.get(id);
    note?.box.querySelector("button")?.focus();
    note?.host.scrollIntoView({ block: "center" });
    this.#happened("visit", id, 0);
  }

  step(forward) {
    if (this.#view) return this.#view.step(forward);
    const ids = [...this.#notes.keys()];
    if (ids.length === 0) return;
    const focused = this.#block.getRootNode().activeElement;
    const at = ids.findIndex((id) => this.#notes.get(id).host === focused);
    const next = at < 0 ? (forward ? 0 : ids.length - 1) : (at + (forward ? 1 : -1) + ids.length) % ids.length;
    this.visit(ids[next]);
  }

  destroy() {
    if (this.#gone) return;
    this.#gone = true;
    this.#observer.disconnect();
    unwatch(this.#block);
    this.#view?.destroy();
    this.#view = null;
    this.#erase();
    this.#show(this.#block);
    this.#show(this.#needs.given.instead);
    this.#own?.remove();
  }

  // The page's colours are others.
  paint(theme, looks) {
    this.#needs.theme = theme;
    this.#looks = looks;
    for (const root of this.#roots()) this.#dress(root);
  }

  #dress(root) {
    const { theme, element } = this.#needs;
    // Notes stand in the page's code, which may be dark on a light page.
    root.dataset.theme = (element.theme !== theme && this.#looks["code-scheme"]) || theme;
    dress(root, this.#looks);
  }

  #roots() {
    const roots = [...this.#notes.values()].map(({ host }) => host.shadowRoot.firstChild);
    return this.#own ? [this.#own, ...roots] : roots;
  }

  // A block of our own, for a script that the page does not show.
  #draw(text) {
    const { element, colours } = this.#needs;
    const code = make("code");
    let at = 0;
    for (const [from, to, classes] of colours(text)) {
      code.append(text.slice(at, from), make("span", classes, text.slice(from, to)));
      at = to;
    }
    code.append(text.slice(at));
    const pre = make("pre", "own-code");
    pre.tabIndex = 0;
    pre.append(code);
    this.#own = make("div", "caveat own");
    this.#own.append(pre);
    element.shadowRoot.querySelector("slot").after(this.#own);
    return this.#own;
  }

  // The page may draw its block anew, put another text into it, or take our notes out with it.
  #observe() {
    this.#observer.observe(this.#block, { childList: true, characterData: true, subtree: true });
  }

  #reread() {
    if (this.#view || this.#gone) return;
    const before = this.#needs.given.text;
    this.#known = null;
    if (this.#read.text !== before) {
      this.#needs.given.text = this.#read.text;
      this.#erase();
      this.#happened?.("changed", this.#read.text, 0);
    } else if ([...this.#notes.values()].some(({ host }) => !host.isConnected)) {
      this.#annotate();
    }
  }

  // Draws the notes. Those that stay where they were are drawn in place, so that the keyboard stays in them.
  #annotate() {
    // A block that is being taken out of the page is no place for notes.
    if (!this.#shown.findings || this.#gone || !this.#block.isConnected) return;
    const { notes, labels } = JSON.parse(this.#shown.findings);
    const at = new Map(notes.map((note) => [note.id, lineOf(this.#read.text, note.from)]));
    const same =
      notes.length === this.#notes.size &&
      [...this.#notes].every(([id, { host, line }], index) => notes[index].id === id && at.get(id) === line && host.isConnected);
    if (!same) this.#place(notes, at);
    for (const { current, ...note } of notes) {
      const one = this.#notes.get(note.id);
      const key = JSON.stringify([note, labels]);
      // What a reader is about to press is not drawn anew without need.
      if (key !== one.key) {
        one.host.shadowRoot.firstChild.lang = labels.lang;
        drawNote(one.box, { ...note, reachable: true }, labels, (id, what) => this.#happened(what, id, 0));
        one.key = key;
      }
      one.box.classList.toggle("note-current", current);
    }
    this.#observer.takeRecords();
  }

  #place(notes, at) {
    this.#erase();
    for (const note of notes) {
      if (note.to > note.from) this.#marks.push(highlight(this.#block.getRootNode(), note.outcome, this.#read.range(note.from, note.to)));
    }
    const placed = new Map();
    // From below, so that what is split off a text leaves the places above it as they are.
    for (const note of notes.toReversed()) {
      const line = at.get(note.id);
      const one = this.#make();
      one.line = line;
      this.#put(one.host, this.#read.under(line), placed.get(line));
      placed.set(line, one.host);
      one.gaps = this.#read.columns.map((under) => this.#gap(under(line)));
      if (one.gaps.length > 0) watch(one.host, this);
      this.#notes.set(note.id, one);
    }
    this.#notes = new Map(notes.map(({ id }) => [id, this.#notes.get(id)]));
    // Texts have been split: the places are others now.
    this.#known = null;
    watch(this.#block, this);
  }

  #make() {
    const host = make("caveat-note");
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [this.#needs.sheet];
    const root = make("div", "caveat noted");
    const box = make("div");
    root.append(box);
    shadow.append(root);
    this.#dress(root);
    host.addEventListener("keydown", (event) => {
      if (event.key !== "F8") return;
      event.preventDefault();
      this.step(!event.shiftKey);
    });
    return { host, box, gaps: [] };
  }

  #gap(place) {
    const gap = make("caveat-gap");
    gap.style.setProperty("display", "block", "important");
    this.#put(gap, place);
    return gap;
  }

  #put(node, place, before) {
    if (before) return before.before(node);
    if (!place) return this.#read.root.append(node);
    let { next } = place;
    if (place.split) {
      const rest = next.splitText(place.split);
      this.#splits.push([next, rest]);
      next = rest;
    }
    place.parent.insertBefore(node, next);
  }

  // Leaves the page as it was.
  #erase() {
    if (this.#notes.size > 0) this.#known = null;
    for (const { host, gaps } of this.#notes.values()) {
      unwatch(host);
      host.remove();
      gaps.forEach((gap) => gap.remove());
    }
    this.#notes.clear();
    // What draws the page may know the first part of a text by heart: it gets the rest back.
    for (const [first, rest] of this.#splits.reverse()) {
      if (rest.previousSibling !== first) continue;
      first.data += rest.data;
      rest.remove();
    }
    this.#splits = [];
    unhighlight(this.#marks.concat(this.#pointed));
    this.#marks = [];
    this.#pointed = [];
    this.#observer.takeRecords();
  }

  // How wide the notes should be: a function that makes them so. A note is as wide as what is to be seen of the block, and
  // stays there when the code is moved sideways.
  measure() {
    const scroller = scrollerOf(this.#read.root, this.#block);
    const right = Math.max(...[scroller, this.#read.root].map((one) => parseFloat(getComputedStyle(one).paddingRight) || 0));
    const edge = scroller.getBoundingClientRect().left + scroller.clientLeft;
    const wanted = [...this.#notes.values()].map(({ host, gaps }) => {
      const width = scroller.clientWidth - (host.getBoundingClientRect().left - edge) - right;
      return { host, width };
    });
    return () => {
      for (const { host, width } of wanted) {
        host.style.setProperty("--caveat-note-width", `${Math.max(120, width)}px`);
      }
    };
  }

  // A note that is as wide as the block was would keep a table from becoming narrower.
  narrow() {
    for (const { host } of this.#notes.values()) host.style.setProperty("--caveat-note-width", "0px");
  }

  // The numbers beside the code leave the room that the notes take.
  level() {
    const wanted = [...this.#notes.values()].flatMap(({ host, gaps }) => gaps.map((gap) => [gap, host.offsetHeight]));
    for (const [gap, height] of wanted) gap.style.setProperty("height", `${height}px`, "important");
  }

  // Moved sideways, a note keeps the width that it had.
  atRest() {
    return scrollerOf(this.#read.root, this.#block).scrollLeft === 0;
  }

  // The editor writes as large as the page does.
  #measureFont(host) {
    const style = getComputedStyle(this.#read.root);
    host.style.setProperty("--code-size", style.fontSize);
    host.style.setProperty("--code-height", style.lineHeight);
  }

  #hide(block) {
    if (!block || this.#hidden.has(block)) return;
    this.#hidden.set(block, block.style.display);
    block.style.setProperty("display", "none", "important");
  }

  #show(block) {
    if (this.#hidden.has(block)) block.style.display = this.#hidden.get(block);
    this.#hidden.delete(block);
  }
}

// Sizes are measured for all blocks of a page together: first all is read, then all is written, so that the browser lays
// the page out once.
const watched = new Map();
const sizes = new ResizeObserver((entries) => {
  const surfaces = new Set(entries.map(({ target }) => watched.get(target)).filter(Boolean));
  const resting = [...surfaces].filter((one) => one.atRest());
  resting.forEach((one) => one.narrow());
  resting.map((one) => one.measure()).forEach((write) => write());
  surfaces.forEach((one) => one.level());
});

function watch(target, surface) {
  watched.set(target, surface);
  sizes.observe(target);
}

function unwatch(target) {
  watched.delete(target);
  sizes.unobserve(target);
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function lineOf(text, offset) {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

// The nearest element round the code that can be moved sideways.
function scrollerOf(root, block) {
  for (let at = root; at && at !== block.parentElement; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return at;
  }
  return block;
}
