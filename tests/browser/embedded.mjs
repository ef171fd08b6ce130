// The elements on other people's pages: where they stand, what they show, and where their notes are drawn.

import { readFileSync } from "node:fs";
import { installed, until } from "./page.mjs";

// What the tests know of the inside of the elements; nothing else names it.
export const INSIDE = {
  element: "caveat-check",
  article: "caveat-article",
  title: ".article-title",
  root: ".caveat",
  edit: "button.edit",
  note: "caveat-note",
  editor: ".cm-content",
};

// Puts `globalThis.caveatTest` into each page: finders that look into shadow roots, too.
export function withFinders(page) {
  return page.addInitScript((inside) => {
    const all = (selector, root = document) => [
      ...root.querySelectorAll(selector),
      ...[...root.querySelectorAll("*")].flatMap((element) => (element.shadowRoot ? all(selector, element.shadowRoot) : [])),
    ];
    const elements = () => all(inside.element);
    const named = (way) => elements().filter((element) => element.code?.startsWith(`# fence: ${way}\n`));
    const active = () => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at;
    };

    // The code of the page's own blocks, character by character, with the node that each stands in. Numbers and
    // buttons may be among them: a line of code is looked for in it, and found whatever surrounds it.
    function letters(block) {
      const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      const found = [];
      while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.parentElement.closest(`${inside.note}, caveat-gap, script, style`)) continue;
        for (let at = 0; at < node.data.length; at += 1) {
          if (/\S/.test(node.data[at])) found.push({ letter: node.data[at], node, at });
        }
      }
      return found;
    }

    // Top and bottom of the `nth` occurrence of a line in a block.
    function lineBox(block, line, nth) {
      const wanted = line.replace(/\s/g, "");
      const there = letters(block);
      const text = there.map(({ letter }) => letter).join("");
      let from = -1;
      for (let count = 0; count <= nth; count += 1) {
        from = text.indexOf(wanted, from + 1);
        if (from < 0) return null;
      }
      const range = document.createRange();
      range.setStart(there[from].node, there[from].at);
      const last = there[from + wanted.length - 1];
      range.setEnd(last.node, last.at + 1);
      const { top, bottom } = range.getBoundingClientRect();
      return { top, bottom };
    }

    // The innermost of the page's own <pre> that holds all of a script.
    function blockOf(element) {
      const lines = element.code.split("\n");
      const pres = [element.getRootNode(), document].flatMap((root) => all("pre, .highlight", root));
      return pres.find((pre) => {
        if (pre.closest(".own")) return false;
        const text = letters(pre).map(({ letter }) => letter).join("");
        return lines.every((line) => text.includes(line.replace(/\s/g, "")));
      });
    }

    // What is drawn of a note; its element itself may be as wide as the longest line of code.
    const drawn = (note) => (note.shadowRoot?.querySelector(inside.root) ?? note).getBoundingClientRect();

    // Whether a note can be seen in its whole width, in what scrolls the code sideways.
    function fits(note) {
      let at = note.parentElement;
      while (at && !/auto|scroll|hidden/.test(getComputedStyle(at).overflowX)) at = at.parentElement;
      return drawn(note).right <= (at ?? document.documentElement).getBoundingClientRect().right + 1;
    }

    // Why the notes of a block do not stand right under their lines, each in a sentence.
    function misplaced(element, block) {
      const lines = element.code.split("\n");
      const bare = lines.map((line) => line.replace(/\s/g, ""));
      const box = (line) => {
        const found = lineBox(block, lines[line], bare.slice(0, line).filter((other) => other.includes(bare[line])).length);
        return found && found.bottom > found.top ? found : null;
      };
      const notes = [...block.querySelectorAll(inside.note)];
      const boxes = notes.map(drawn);
      const why = notes.filter((note) => !fits(note)).map(() => "a note is wider than its block");
      for (const line of new Set(element.diagnostics.map(({ start }) => start.line - 1))) {
        const wanted = element.diagnostics.filter(({ start }) => start.line - 1 === line).length;
        const here = box(line);
        const after = bare.findIndex((text, at) => at > line && text !== "");
        const next = after < 0 ? null : box(after);
        const under = boxes.filter(({ top, bottom, height }) => here && height > 0 && top >= here.bottom - 3 && (!next || bottom <= next.top + 3));
        const pitch = here && 1.9 * (here.bottom - here.top);
        if (under.length < wanted) why.push(`line ${line + 1} has ${under.length} of ${wanted} notes below it`);
        else if (under[0].top - here.bottom > pitch) why.push(`${under[0].top - here.bottom} px between line ${line + 1} and its note`);
        else if (next && next.top - under.at(-1).bottom > (after - line - 0.25) * pitch) why.push(`${next.top - under.at(-1).bottom} px between the note of line ${line + 1} and line ${after + 1}`);
      }
      return why;
    }

    // What is to be seen of one element: { code, found, inPage, notes, misplaced }.
    function seen(element) {
      const block = blockOf(element);
      return {
        code: element.code,
        found: element.diagnostics.map(({ pitfall, start }) => `${start.line} ${pitfall}`),
        inPage: Boolean(block),
        notes: block?.querySelectorAll(inside.note).length ?? 0,
        misplaced: block ? misplaced(element, block) : [],
      };
    }

    globalThis.caveatTest = { all, elements, named, active, seen, blockOf };
  }, INSIDE);
}

// Goes down the page as a reader does, until each element has what it shows. Returns how many there are.
export async function settled(page) {
  await until("an element", () => page.evaluate(() => caveatTest.elements().length > 0));
  await page.evaluate(async (article) => {
    const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
    const done = new Set();
    const pending = () => [...caveatTest.elements(), ...caveatTest.all(article)].filter((element) => !done.has(element));
    for (let more = pending(); more.length > 0; more = pending()) {
      for (const element of more) {
        element.scrollIntoView({ block: "center" });
        await soon();
        const late = new Promise((_, failed) => setTimeout(() => failed(new Error(`never ready: ${element.outerHTML.slice(0, 80)}`)), 8_000));
        await Promise.race([element.ready ?? customElements.whenDefined(element.localName).then(() => element.ready), late]);
        done.add(element);
      }
      await soon();
    }
    scrollTo(0, 0);
    await soon();
  }, INSIDE.article);
  return page.evaluate(() => caveatTest.elements().length);
}

// { way: [what is seen of each element with that script] }
export function seen(page, ways) {
  return page.evaluate((ways) => Object.fromEntries(ways.map((way) => [way, caveatTest.named(way).map(caveatTest.seen)])), ways);
}

// The looks of all elements: which theme they say they follow.
export function themes(page) {
  return page.evaluate((root) => [...new Set(caveatTest.elements().map((element) => element.shadowRoot.querySelector(root)?.dataset.theme ?? null))], INSIDE.root);
}

// Whether the keyboard is on something inside an element of the page that matches `selector`.
export function keyboardOn(page, selector, way) {
  return page.evaluate(
    ([selector, way]) => {
      const at = caveatTest.active();
      return Boolean(at?.matches(selector)) && at.getRootNode().host === caveatTest.named(way)[0];
    },
    [selector, way],
  );
}

// What axe-core finds wrong in our elements and in what they stand around, as [{ id, html, ours, why }]: `ours` is what
// we drew, `html` tells the rest from what the site drew in the first place.
export async function elementViolations(page) {
  await page.evaluate(readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async (names) => {
    const parts = document.querySelector(names) ? { include: [names] } : document;
    const { violations } = await globalThis.axe.run(parts, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, target, failureSummary }) => {
        const place = target.flat();
        return { id, html, ours: place.length > 1 || /(^|[\s>])caveat-[^\s>]*$/.test(place[0]), why: `${id}: ${place.join(" ")}: ${failureSummary}` };
      }),
    );
  }, `${INSIDE.element}, ${INSIDE.article}, ${INSIDE.note}`);
}
