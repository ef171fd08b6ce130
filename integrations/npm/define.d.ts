// Importing this registers the elements and looks after the marked blocks of the page.
export * from "./index.js";
