// What the sites of the Python family share: their environment, and building in a folder that may be written to.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SITES = fileURLToPath(new URL(".", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../../integrations/python/src", import.meta.url));
const TOOLS = process.env.CAVEAT_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "caveat");

// Runs a command of the environment; throws what it printed when it fails or warns.
export function run(command, args, { cwd }) {
  const at = join(TOOLS, "sites-python", "bin", command);
  if (!existsSync(at)) throw new Error(`${at} is missing: \`.ci/tools uv sites-python\` installs it.`);
  const done = spawnSync(at, args, {
    cwd,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${dirname(at)}:${process.env.PATH}`,
      PYTHONPATH: PACKAGE,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONWARNINGS: "ignore::DeprecationWarning",
      NO_COLOR: "1",
      // The line that Material prints about its successor.
      NO_MKDOCS_2_WARNING: "1",
    },
  });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}\n${done.stdout}${done.stderr}${done.error ?? ""}`);
  return done.stdout + done.stderr;
}

// Copies `sources` ([from below tests/sites, to in the new folder]) into a new folder, hands it to `body` and removes it.
export async function inFolder(sources, body) {
  const folder = mkdtempSync(join(tmpdir(), "caveat-site-"));
  try {
    for (const [from, to] of sources) cpSync(join(SITES, from), join(folder, to), { recursive: true });
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
