// The findings inside the editor: underlines, gutter marks, notes under their lines, related places.
// They come as plain data with UTF-16 offsets and move along when the text changes.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";
import { drawNote, element } from "./notes.js";

export const setFindings = StateEffect.define();

const WEIGHT = { fails: 3, unread: 2, silent: 1, advice: 0 };

class Note extends WidgetType {
  constructor(note, labels, act) {
    super();
    this.note = note;
    this.labels = labels;
    this.act = act;
    const { from, to, related, ...drawn } = note;
    this.key = JSON.stringify([drawn, labels]);
  }
  eq(other) {
    return other.key === this.key;
  }
  toDOM() {
    const place = element("div", "note-place");
    const box = element("div");
    place.append(box);
    drawNote(box, this.note, this.labels, this.act);
    return place;
  }
  updateDOM(place) {
    drawNote(place.firstChild, this.note, this.labels, this.act);
    return true;
  }
  get estimatedHeight() {
    return 44;
  }
  ignoreEvent() {
    return true;
  }
}

class Label extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    return element("span", "related-label", this.text);
  }
  ignoreEvent() {
    return true;
  }
}

class Mark extends GutterMarker {
  constructor(outcome) {
    super();
    this.outcome = outcome;
  }
  eq(other) {
    return other.outcome === this.outcome;
  }
  toDOM() {
    return element("span", `shape shape-${this.outcome}`);
  }
}

const NOTHING = { notes: [], drawn: Decoration.none, marks: RangeSet.empty };

const field = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFindings)) value = layOut(transaction.state.doc, effect.value);
    }
    if (!transaction.docChanged || transaction.effects.some((effect) => effect.is(setFindings))) return value;
    const move = (place) => ({
      ...place,
      from: transaction.changes.mapPos(place.from, 1),
      to: transaction.changes.mapPos(place.to, -1),
    });
    return {
      notes: value.notes.map(move),
      drawn: value.drawn.map(transaction.changes),
      marks: value.marks.map(transaction.changes),
    };
  },
  provide: (own) => EditorView.decorations.from(own, (value) => value.drawn),
});

// The notes as they stand now, in the order of the text.
export function notesOf(state) {
  return state.field(field).notes;
}

function layOut(doc, { notes, labels, act }) {
  const drawn = [];
  const worst = new Map();
  const clip = (at) => Math.max(0, Math.min(at, doc.length));
  for (const note of notes) {
    const from = clip(note.from);
    const to = Math.max(from, clip(note.to));
    const line = doc.lineAt(from);
    if (to > from) {
      const chosen = note.current ? " found-current" : "";
      drawn.push(Decoration.mark({ class: `found found-${note.outcome}${chosen}` }).range(from, to));
    }
    drawn.push(Decoration.widget({ widget: new Note(note, labels, act), block: true, side: 1 }).range(line.to));
    const before = worst.get(line.from);
    if (before === undefined || WEIGHT[note.outcome] > WEIGHT[before]) worst.set(line.from, note.outcome);
    if (note.current) drawn.push(...relatedPlaces(doc, note, clip));
  }
  const marks = [...worst].map(([at, outcome]) => new Mark(outcome).range(at));
  return { notes, drawn: Decoration.set(drawn, true), marks: RangeSet.of(marks, true) };
}

function relatedPlaces(doc, note, clip) {
  return note.related.flatMap((place) => {
    const from = clip(place.from);
    const to = Math.max(from, clip(place.to));
    const label = Decoration.widget({ widget: new Label(place.label), side: 1 }).range(doc.lineAt(from).to);
    return to > from ? [Decoration.mark({ class: "related" }).range(from, to), label] : [label];
  });
}

export const findings = [
  field,
  gutter({
    class: "marks",
    markers: (view) => view.state.field(field).marks,
    initialSpacer: () => new Mark("fails"),
  }),
];
