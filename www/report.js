// What was found, for the page that an element stands in: the shape that `caveat check --format json` prints. The
// checker gives the places, the widget the words.

import { plain } from "./notes.js";

const WEIGHT = { advice: 0, silent: 1, fails: 2, unread: 3 };

const list = (text) => text.split(/[\s,]+/).filter(Boolean);

// A report of the checker without what the element's attributes leave out and what stands on hidden lines.
export function filtered(report, { rules, ignore, severityMin, noFix, readOnly }, hidden) {
  const [only, not] = [list(rules), list(ignore)];
  const least = WEIGHT[severityMin] ?? 0;
  report.seen = report.seen.filter(
    ({ about, kind, line }) =>
      (only.length === 0 || only.includes(about) || kind === "unread") &&
      !not.includes(about) &&
      WEIGHT[kind] >= least &&
      !hidden(line - 1),
  );
  if (noFix || readOnly) report.seen.forEach((one) => (one.mend = null));
  return report;
}

// The findings of a report, with the words of the notes that were drawn for them.
export function diagnostics(report, text, notes) {
  const place = placing(text);
  const words = new Map(notes.map((note) => [note.id, note]));
  return report.seen.flatMap((one) => {
    const note = words.get(one.id);
    if (!note || one.kind === "unread") return [];
    return {
      id: one.id,
      pitfall: one.about,
      outcome: one.kind,
      certainty: one.likely ? "likely" : "certain",
      message: plain(note.message),
      ...place(one.place),
      cell: null,
      related: one.related.map(([, at], index) => ({ message: note.related[index]?.label ?? "", ...place(at) })),
      fix: one.mend && {
        title: plain(note.fix),
        safety: one.mend.safe ? "safe" : "review",
        edits: one.mend.edits.map((edit) => ({ ...place(edit), text: edit.text })),
      },
    };
  });
}

// What could not be read, in the same way.
export function problems(report, text, notes) {
  const place = placing(text);
  return report.seen.flatMap((one) => {
    const note = one.kind === "unread" && notes.find(({ id }) => id === one.id);
    return note ? { message: plain(note.message), ...place(one.place) } : [];
  });
}

// The report of one element.
export function json({ checked, diagnostics: findings = [], problems: unread = [] }) {
  if (!checked) return null;
  return { mlflow: checked.release, files: [{ path: "-", findings: findings.map(({ id, ...one }) => one), problems: unread }] };
}

// From UTF-16 offsets to lines and columns, both from 1, columns in code points.
function placing(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const point = (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: [...text.slice(starts[line], offset)].length + 1 };
  };
  return ({ from, to }) => ({ start: point(from), end: point(to) });
}
