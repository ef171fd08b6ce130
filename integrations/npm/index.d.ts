// The custom elements, as a page's scripts see them. What each attribute does stands in custom-elements.json.

/** A place in the script; both count from 1, columns in Unicode code points. */
export interface Point {
  line: number;
  column: number;
}

/** A finding, in the shape of the `findings` of `caveat check --format json`. */
export interface Diagnostic {
  /** What it is called in this report, for `applyFix`. */
  id: string;
  pitfall: string;
  outcome: "fails" | "silent" | "advice";
  certainty: "certain" | "likely";
  message: string;
  start: Point;
  end: Point;
  cell: number | null;
  related: { message: string; start: Point; end: Point }[];
  fix: null | { title: string; safety: "safe" | "review"; edits: { start: Point; end: Point; text: string }[] };
}

/** A part of the script that could not be read as Python. */
export interface Problem {
  message: string;
  start: Point;
  end: Point;
}

export interface Report {
  /** The MLflow release the script was checked against. */
  mlflow: string;
  files: { path: string; findings: Omit<Diagnostic, "id">[]; problems: Problem[] }[];
}

declare class CaveatElement extends HTMLElement {
  theme: "" | "auto" | "light" | "dark";
  loading: "" | "lazy" | "eager" | "click";
  wasmUrl: string;
  /** Resolves when the element shows for the first time what it has to show; rejects when it cannot. */
  readonly ready: Promise<this>;
  /** Fetches what the element needs, whatever `loading` says. Resolves and rejects as `ready` does. */
  load(): Promise<this>;
}

/** A code block of the page, with notes in it. */
export class CaveatCheckElement extends CaveatElement {
  src: string;
  mlflowVersion: string;
  htmlFor: string;
  selector: string;
  mode: "" | "annotate" | "edit";
  rules: string;
  ignore: string;
  severityMin: "" | "fails" | "silent" | "advice";
  name: string;
  readOnly: boolean;
  noFix: boolean;
  /** The script as it stands; setting it replaces what is shown. */
  code: string;
  readonly diagnostics: Diagnostic[];
  /** Makes the fix of a finding by its `id`. */
  applyFix(id: string): Promise<void>;
  /** Makes all fixes that are safe. */
  fixAll(): Promise<void>;
  /** Shows the page's own code again. */
  reset(): Promise<void>;
  /** Puts the keyboard on the next finding. */
  focusNext(): Promise<void>;
  /** The report; null before the first check. */
  toJson(): Report | null;
}

/** One article. */
export class CaveatArticleElement extends CaveatElement {
  /** The pitfall's id. */
  code: string;
}

/** The whole application. */
export class CaveatPlaygroundElement extends CaveatElement {
  mlflowVersion: string;
}

/** Registers the elements, once however often it is called. `base`: the folder in which WebAssembly and articles lie. */
export function define(given?: { base?: string | URL }): void;

export interface CaveatEventMap {
  "caveat-check-ready": CustomEvent<Record<string, never>>;
  "caveat-check-diagnostics": CustomEvent<{ diagnostics: Diagnostic[] }>;
  "caveat-check-fix": CustomEvent<{ id: string }>;
  "caveat-check-open-article": CustomEvent<{ id: string }>;
  "caveat-check-error": CustomEvent<{ message: string }>;
  "caveat-article-ready": CustomEvent<Record<string, never>>;
  "caveat-article-open-article": CustomEvent<{ id: string }>;
  "caveat-article-error": CustomEvent<{ message: string }>;
  "caveat-playground-ready": CustomEvent<Record<string, never>>;
  "caveat-playground-chosen": CustomEvent<{ lang: "en" | "zh"; theme: "system" | "light" | "dark" }>;
  "caveat-playground-error": CustomEvent<{ message: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "caveat-check": CaveatCheckElement;
    "caveat-article": CaveatArticleElement;
    "caveat-playground": CaveatPlaygroundElement;
  }
  interface HTMLElementEventMap extends CaveatEventMap {}
}
