// Help for a call of MLflow: where the pointer rests on a name of it, at the cursor when a key asks for
// it, and beside the code for the call that the cursor is in. Everything is put in as text.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, closeHoverTooltips, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { element, pieces, plain } from "./notes.js";

// How long the pointer must rest, and the cursor, in milliseconds.
const BEFORE_HOVER = 400;
const BEFORE_PANEL = 120;

const ID = "signature-help";

// `ask(text, offset)` gives what `widget/help.rs` writes, or nothing; `say(text)` tells a screen reader.
// `panel` is the place beside the code. Returns { extension, refresh(view) }.
export function signatureHelp(ask, say, panel) {
  const at = (state, offset) => {
    const json = ask(state.doc.toString(), offset);
    return json ? JSON.parse(json) : null;
  };
  const atCursor = (state) => at(state, state.selection.main.head);

  const set = StateEffect.define();
  const field = StateField.define({
    create: () => null,
    update(open, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(set)) return effect.value;
      }
      // It goes along with the cursor until that leaves the call.
      const moved = transaction.docChanged || transaction.selection;
      return open && moved ? atCursor(transaction.state) : open;
    },
    provide: (own) => [
      showTooltip.from(own, (help) => help && tooltip(help, help.call, set.of(null), ID)),
      EditorView.contentAttributes.from(own, (help) => (help ? { "aria-describedby": ID } : {})),
    ],
  });

  const hover = hoverTooltip(
    (view, offset) => {
      // A finger that puts the cursor somewhere asks for nothing; the panel follows the cursor.
      if (view.state.field(field) || matchMedia("(hover: none)").matches) return null;
      const help = at(view.state, offset);
      return help?.word ? tooltip(help, help.word, closeHoverTooltips) : null;
    },
    { hoverTime: BEFORE_HOVER, hideOnChange: true },
  );

  function open(view) {
    const help = atCursor(view.state);
    say(help ? [plain(help.signature), ...help.lines.map(plain)].join(". ") : "");
    view.dispatch({ effects: [closeHoverTooltips, set.of(help)] });
    return true;
  }

  let waiting;
  function refresh(view) {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const help = atCursor(view.state);
      panel.replaceChildren(...(help ? drawHelp(help) : []));
      if (view.state.field(field)) view.dispatch({ effects: set.of(help) });
    }, BEFORE_PANEL);
  }

  return {
    extension: [
      field,
      hover,
      keymap.of([{ key: "Ctrl-Shift-Space", run: open }]),
      EditorView.updateListener.of(({ view, docChanged, selectionSet }) => {
        if (docChanged || selectionSet) refresh(view);
      }),
      EditorView.domEventHandlers({
        blur(_, view) {
          if (view.state.field(field)) view.dispatch({ effects: set.of(null) });
        },
      }),
    ],
    refresh,
    destroy: () => clearTimeout(waiting),
  };
}

// A tooltip at a place. Escape closes it wherever the keyboard is: it may hide what stands below it.
function tooltip(help, { from, to }, closing, id) {
  return {
    pos: from,
    end: to,
    above: true,
    create(view) {
      const dom = element("div", "help help-tip");
      dom.setAttribute("role", "tooltip");
      if (id) dom.id = id;
      dom.append(...drawHelp(help));
      const close = (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        view.dispatch({ effects: closing });
      };
      return {
        dom,
        mount: () => window.addEventListener("keydown", close, true),
        destroy: () => window.removeEventListener("keydown", close, true),
      };
    },
  };
}

const TAGS = { text: "span", code: "span", active: "strong", deprecated: "s", activedeprecated: "s" };

function drawHelp({ signature, lines: [release, ...lines] }) {
  const shown = element("p", "help-signature");
  for (const [kind, text] of signature) shown.append(element(TAGS[kind], `help-${kind}`, text));
  const head = element("p", "help-release");
  head.append(...pieces(release));
  const list = element("ul", "help-changes");
  for (const line of lines) {
    const item = element("li");
    item.append(...pieces(line));
    list.append(item);
  }
  return lines.length > 0 ? [shown, head, list] : [shown, head];
}
