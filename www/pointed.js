// A place that something beside the code points to: its line and its text, marked as long as that is
// pointed at, or until the cursor that was led there moves on.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

// {from, to, led}: `led` when the cursor was led there. An empty range ends a mark to which it was not.
export const setPointed = StateEffect.define();

const NOTHING = { drawn: Decoration.none, led: false };

export const pointed = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setPointed)) return marked(transaction.state.doc, effect.value, value);
    }
    const moved = transaction.selection && !transaction.newSelection.eq(transaction.startState.selection);
    if (moved && value.led) return NOTHING;
    return transaction.docChanged ? { ...value, drawn: value.drawn.map(transaction.changes) } : value;
  },
  provide: (own) => EditorView.decorations.from(own, (value) => value.drawn),
});

function marked(doc, given, before) {
  const from = Math.min(given.from, doc.length);
  const to = Math.min(given.to, doc.length);
  if (from >= to) return before.led ? before : NOTHING;
  const line = Decoration.line({ class: "pointed-line" }).range(doc.lineAt(from).from);
  const text = Decoration.mark({ class: "pointed" }).range(from, to);
  return { drawn: Decoration.set([line, text], true), led: given.led };
}
