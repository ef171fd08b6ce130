// Where runs are open: bars beside the lines, a run a bar, children to the right of their parents. The
// gutter is a picture for the eye; the tree beside the code says the same in words.

import { StateEffect, StateField } from "@codemirror/state";
import { GutterMarker, gutter } from "@codemirror/view";
import { element } from "./notes.js";

// How many runs, one in the other, are drawn.
const DEEPEST = 4;

export const setLanes = StateEffect.define();

const field = StateField.define({
  create: () => [],
  update(bars, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setLanes)) return clipped(transaction.state.doc, effect.value);
    }
    if (!transaction.docChanged) return bars;
    const move = (bar) => ({
      ...bar,
      from: transaction.changes.mapPos(bar.from, -1),
      to: transaction.changes.mapPos(bar.to, -1),
    });
    return bars.map(move);
  },
});

function clipped(doc, bars) {
  const clip = (at) => Math.min(at, doc.length);
  return bars.filter(({ depth }) => depth < DEEPEST).map((bar) => ({ ...bar, from: clip(bar.from), to: clip(bar.to) }));
}

// The bars of one line, a cell a depth; a place without one stays free.
class Cells extends GutterMarker {
  constructor(cells) {
    super();
    this.cells = cells;
    this.key = JSON.stringify(cells);
  }
  eq(other) {
    return other.key === this.key;
  }
  toDOM() {
    const box = element("div", "lane-cells");
    for (const cell of this.cells) {
      const drawn = element("span", cell ? cell.classes : "lane");
      if (cell) drawn.title = cell.title;
      box.append(drawn);
    }
    return box;
  }
}

// The room that the deepest run of the script needs.
const room = (state) => Math.max(1, ...state.field(field).map(({ depth }) => depth + 1));

function cells(bars, shape) {
  const deepest = Math.max(-1, ...bars.map(({ depth }) => depth));
  if (deepest < 0) return null;
  const drawn = Array.from({ length: deepest + 1 }, (_, depth) => {
    const bar = bars.find((one) => one.depth === depth);
    return bar ? { classes: classes(bar, shape(bar)), title: bar.title } : null;
  });
  return new Cells(drawn);
}

function classes({ depth, maybe, implicit, current }, { opens, ends }) {
  const given = ["lane lane-open", `depth-${depth}`];
  if (maybe) given.push("lane-maybe");
  if (opens) given.push("lane-opens");
  if (opens && implicit) given.push("lane-implicit");
  if (ends) given.push("lane-ends");
  if (current) given.push("lane-current");
  return given.join(" ");
}

export const lanes = [
  field,
  gutter({
    class: "lanes",
    lineMarker(view, { from, to }) {
      const here = view.state.field(field).filter((bar) => bar.from <= to && bar.to >= from);
      return cells(here, (bar) => ({ opens: bar.opens && bar.from >= from, ends: bar.ends && bar.to <= to }));
    },
    // A note between two lines does not interrupt a bar.
    widgetMarker(view, _, { from, to }) {
      const bars = view.state.field(field);
      const through = bars.filter((bar) => {
        if (bar.from > from) return false;
        if (bar.to > to) return true;
        // Another one may go on with it on the next line: surely what was maybe, for example.
        const next = bars.find((other) => other.depth === bar.depth && other.from === to + 1);
        return view.state.doc.lineAt(bar.to).to === to && !bar.ends && next && (!next.opens || next.maybe);
      });
      return cells(through, () => ({ opens: false, ends: false }));
    },
    lineMarkerChange: (update) => update.startState.field(field) !== update.state.field(field),
    initialSpacer: (view) => new Cells(Array(room(view.state)).fill(null)),
    updateSpacer: (spacer, update) =>
      spacer.cells.length === room(update.state) ? spacer : new Cells(Array(room(update.state)).fill(null)),
  }),
];
