// What may stand behind ```python, and what comes of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openingTag, readFence } from "../fence.mjs";

const read = (meta) => readFence(meta);

test("a fence without the mark is nobody's", () => {
  for (const meta of [null, undefined, "", "title=\"caveat-check\"", "caveat-checks", "{caveat-check}", "'caveat-check x'"]) {
    assert.equal(read(meta), null, String(meta));
  }
});

test("options become attributes, and the rest stays for the generator", () => {
  assert.deepEqual(read(`title="a b" caveat-check ignore="unended-run, nested" {2,4-6} mode=edit showLineNumbers no-fix`), {
    attributes: [["ignore", "unended-run, nested"], ["mode", "edit"], ["no-fix", ""]],
    rest: `title="a b" {2,4-6} showLineNumbers`,
  });
});

test("quotes may be either, or none; the last of two wins", () => {
  assert.deepEqual(read(`caveat-check rules='a "b"' lang=zh lang=en name=""`).attributes, [["rules", 'a "b"'], ["lang", "en"], ["name", ""]]);
});

test("invented, misspelt and dangerous options are no attributes", () => {
  for (const option of [
    `ingore="x"`, `onclick="alert(1)"`, `src="/x.py"`, `selector="body"`, `for="x"`, `style="x"`, `class="x"`, `constructor="x"`, `__proto__="x"`,
    `IGNORE="x"`, `ignore"="x"`, `:ignore="x"`, `v-html="x"`, `@click="x"`, `is="x"`, `data-ignore="x"`, `><script>`, `ignore`.toUpperCase(),
  ]) {
    assert.deepEqual(read(`caveat-check ${option}`).attributes, [], option);
  }
});

test("a value stays a value, whatever is in it", () => {
  const hostile = `"><img src=x onerror=alert(1)>' \`{{ constructor }} &quot;`;
  const tag = openingTag([["name", hostile]]);
  assert.match(tag, /^<caveat-check name="[^"<>'`{}]*">$/);
  const back = tag.slice('<caveat-check name="'.length, -2).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code));
  assert.equal(back, hostile);
});

test("nonsense is read to its end", () => {
  for (const meta of [`caveat-check "`, `caveat-check ignore="x`, `caveat-check {`, `caveat-check ' " { /`, `caveat-check =`, `caveat-check ==a`]) {
    assert.ok(read(meta), meta);
  }
  const began = Date.now();
  read(`caveat-check ${"ignore='".repeat(2_000)}`);
  read(`caveat-check ${"{".repeat(2_000)}`);
  read(`caveat-check ${"a".repeat(2_000)}"`);
  assert.ok(Date.now() - began < 500, "in time");
});
