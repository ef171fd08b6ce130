// Runs the browser tests on dist/ and closes with `N passed, N failed`.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DIST } from "./serve.mjs";

if (!existsSync(join(DIST, "index.html"))) {
  console.error("The page is not built: `trunk build --release` first.");
  process.exit(2);
}

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .map((name) => join(here, name));

// The time is for a whole file; that of the fixture sites takes minutes on a busy machine.
const tests = spawn(process.execPath, ["--test", "--test-concurrency=2", "--test-timeout=900000", "--test-reporter=spec", ...files], {
  stdio: ["ignore", "pipe", "inherit"],
});
let printed = "";
tests.stdout.on("data", (piece) => {
  printed += piece;
  process.stdout.write(piece);
});
tests.on("close", (status) => {
  const count = (word) => Number(printed.match(new RegExp(`^\\S+ ${word} (\\d+)$`, "m"))?.[1] ?? 0);
  const failed = count("fail") + count("cancelled");
  console.log(`${count("pass")} passed, ${failed} failed`);
  process.exitCode = status === 0 && failed === 0 && count("pass") > 0 ? 0 : 1;
});
