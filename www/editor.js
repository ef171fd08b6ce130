// The editor behind a few plain functions and data: CodeMirror with the modules picked by hand.
// Offsets on this bridge are UTF-16 code units of the text as `changed` reports it (lines end in \n).

import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { findings, notesOf, setFindings } from "./findings.js";
import { signatureHelp } from "./help.js";
import { lanes, setLanes } from "./lanes.js";
import { pointed, setPointed } from "./pointed.js";

// Makes an editor in `host`. It calls `happened(what, text, number)`: with "changed" and the text, "cursor" and its
// offset, "visit" and a finding's id when a key leads there, "helped" and what help was asked for, and the name of a
// note's button with the finding's id. For help with a call, which is also drawn into `panel`, see help.js.
export function create(host, panel, text, happened, ask) {
  const callbacks = {
    changed: (now) => happened("changed", now, 0),
    cursor: (at) => happened("cursor", "", at),
    visit: (id) => happened("visit", id, 0),
    act: (id, what) => happened(what, id, 0),
  };
  const help = signatureHelp(ask, (said) => happened("helped", said, 0), panel);
  const words = new Compartment();
  const view = new EditorView({
    parent: host,
    root: host.getRootNode(),
    state: EditorState.create({
      doc: text,
      extensions: [
        findings,
        lineNumbers(),
        lanes,
        pointed,
        history(),
        highlightSpecialChars(),
        drawSelection(),
        dropCursor(),
        EditorState.allowMultipleSelections.of(true),
        highlightActiveLine(),
        EditorView.lineWrapping,
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        pythonLanguage,
        syntaxHighlighting(classHighlighter),
        words.of([]),
        help.extension,
        Prec.high(keymap.of(keys(callbacks))),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        listening(callbacks),
      ],
    }),
  });
  return handle(view, words, help, callbacks);
}

function handle(view, words, help, callbacks) {
  let waiting = [];

  // While an input method composes, nothing may be redrawn around it: what is shown waits for its end.
  function show(effect) {
    waiting = [...waiting.filter((other) => !sameKind(other, effect)), effect];
    if (view.composing) return;
    view.dispatch({ effects: waiting });
    waiting = [];
  }
  const sameKind = (one, other) => [setFindings, setLanes].some((kind) => one.is(kind) && other.is(kind));
  const composed = () => setTimeout(() => waiting.length > 0 && show(waiting.at(-1)), 30);
  view.contentDOM.addEventListener("compositionend", composed);

  return {
    // `json`: {notes, labels}; see findings.js and notes.js for what a note holds.
    setFindings: (json) => show(setFindings.of({ ...JSON.parse(json), act: callbacks.act })),
    // `json`: [{from, to, depth, maybe, opens, implicit, ends, title, current}]: the beginnings of a bar's
    // first and last line, and how it is drawn.
    setLanes: (json) => show(setLanes.of(JSON.parse(json))),
    // Puts the keyboard and the cursor on a place and marks it.
    goTo(from, to) {
      const at = Math.min(from, view.state.doc.length);
      view.dispatch({
        selection: { anchor: at },
        effects: [EditorView.scrollIntoView(at, { y: "center" }), setPointed.of({ from, to, led: true })],
      });
      view.focus();
    },
    // Marks a place and leads nowhere; an empty one ends that.
    point: (from, to) => view.dispatch({ effects: setPointed.of({ from, to, led: false }) }),
    setWords: (label, empty) =>
      view.dispatch({
        effects: words.reconfigure([
          placeholder(empty),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        ]),
      }),
    // The language or the release is another one.
    refreshHelp: () => help.refresh(view),
    // Replaces the whole text, as one step that can be undone.
    setText: (text) => change(view, { from: 0, to: view.state.doc.length, insert: text }),
    // `json`: [{from, to, text}], in order and without overlaps; one step that can be undone.
    applyEdits: (json) =>
      change(view, JSON.parse(json).map(({ from, to, text }) => ({ from, to, insert: text }))),
    focus: () => view.focus(),
    // Here the reader can always type, and there is nothing else to go back to.
    edit: () => view.focus(),
    reset() {},
    visit: (id) => visit(view, notesOf(view.state).find((note) => note.id === id), callbacks),
    step: (forward) => step(view, forward, callbacks),
    destroy() {
      view.contentDOM.removeEventListener("compositionend", composed);
      waiting = [];
      help.destroy();
      view.destroy();
    },
  };
}

function change(view, changes) {
  view.dispatch({ changes, userEvent: "input.fix", annotations: isolateHistory.of("full"), scrollIntoView: true });
}

function listening(callbacks) {
  return EditorView.updateListener.of((update) => {
    if (update.docChanged) callbacks.changed(update.state.doc.toString());
    if (update.selectionSet || update.docChanged) callbacks.cursor(update.state.selection.main.head);
  });
}

// Tab and Shift-Tab are left alone: they lead out of the editor.
function keys(callbacks) {
  return [
    { key: "F8", run: (view) => step(view, true, callbacks), shift: (view) => step(view, false, callbacks) },
    { key: "Alt-Enter", run: enterNote },
  ];
}

function step(view, forward, callbacks) {
  const at = view.state.selection.main.head;
  const notes = notesOf(view.state);
  const next = forward
    ? (notes.find((note) => note.from > at) ?? notes[0])
    : (notes.findLast((note) => note.from < at) ?? notes.at(-1));
  return visit(view, next, callbacks);
}

function visit(view, note, callbacks) {
  if (!note) return true;
  const at = Math.min(note.from, view.state.doc.length);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
  callbacks.visit(note.id);
  return true;
}

// From a line of code to the first button of its note.
function enterNote(view) {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const note = notesOf(view.state).find(({ from, to }) => from <= line.to && Math.max(from, to) >= line.from);
  const box = note && [...view.contentDOM.querySelectorAll(".note")].find((found) => found.dataset.id === note.id);
  const button = box?.querySelector("button");
  if (!button) return false;
  button.focus();
  return true;
}
