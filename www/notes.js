// Draws a finding's note: the block under its line. Everything in it is put in as text, never as HTML.

export function drawNote(box, note, labels, act) {
  const focused = box.dataset.id === note.id ? focusedButton(box) : null;
  box.dataset.id = note.id;
  box.className = `note note-${note.outcome}${note.current ? " note-current" : ""}`;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `${note.word}: ${plain(note.message)}`);

  const line = element("div", "note-line");
  const shape = element("span", `shape shape-${note.outcome}`);
  shape.setAttribute("aria-hidden", "true");
  const sentence = element("span", "note-message");
  sentence.append(element("strong", "note-word", note.word), " ", ...pieces(note.message));
  line.append(shape, sentence, buttons(note, labels, act));
  box.part = `note note-${note.outcome}`;
  box.replaceChildren(line);
  if (note.diff) box.append(drawDiff(note, labels, act));

  if (focused) (box.querySelector(`[data-act="${wanted(focused, note)}"]`) ?? box.querySelector("button"))?.focus();
}

// The keyboard's place in a note outlives its redrawing: `fix` leads to `apply`, and back.
function wanted(focused, note) {
  if (note.diff) return focused === "fix" ? "apply" : focused;
  return focused === "apply" || focused === "cancel" ? "fix" : focused;
}

function focusedButton(box) {
  const active = box.getRootNode().activeElement;
  return active && box.contains(active) ? active.dataset.act : null;
}

function buttons(note, labels, act) {
  const group = element("span", "note-buttons");
  group.part = "note-buttons";
  if (note.fix !== null) {
    const fix = button("fix", labels.fix, note, act);
    fix.setAttribute("aria-expanded", String(Boolean(note.diff)));
    fix.setAttribute("aria-label", `${labels.fix}: ${plain(note.fix)}`);
    group.append(fix);
  }
  if (note.why) group.append(button("why", labels.why, note, act));
  return group;
}

function drawDiff(note, labels, act) {
  const box = element("div", "note-diff");
  const title = element("p", "diff-title");
  title.append(...pieces(note.fix));
  const lines = element("div", "diff");
  for (const change of note.diff) {
    const line = element("div", `diff-line diff-${change.kind}`);
    line.append(
      element("span", "diff-sign", { removed: "−", added: "+", kept: " " }[change.kind]),
      element("span", "unseen", change.kind === "kept" ? "" : `${labels[change.kind]}: `),
      element("span", "diff-text", change.text),
    );
    lines.append(line);
  }
  const group = element("div", "diff-buttons");
  const apply = button("apply", labels.apply, note, act);
  apply.classList.add("primary");
  group.append(apply, button("cancel", labels.cancel, note, act));
  box.append(title, lines, group);
  return box;
}

function button(what, label, note, act) {
  const made = element("button", "button", label);
  made.type = "button";
  made.dataset.act = what;
  // In the editor one note at a time takes part in the order of Tab, or leaving it would take dozens of keys.
  made.tabIndex = note.current || note.reachable ? 0 : -1;
  made.addEventListener("click", () => act(note.id, what));
  return made;
}

// A sentence comes as [kind, text] pairs, kind being "text" or "code".
export function pieces(sentence) {
  return sentence.map(([kind, text]) => (kind === "code" ? element("code", "", text) : text));
}

export function plain(sentence) {
  return sentence.map(([, text]) => text).join("");
}

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
