// The engine runs in an instance of its own, made from the same compiled module as the page's part.
//
// A trap leaves a WebAssembly instance unusable. Kept apart, the engine can be thrown away and made
// again from the module in memory, with no request and without harm to what the reader sees.
// Only numbers cross this border: addresses and lengths of UTF-8 bytes in the instance's memory.

export function openEngine(module) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let exports = instantiate(module);

  function give(text) {
    const bytes = encoder.encode(text);
    const input = exports.engine_input(bytes.length) >>> 0;
    new Uint8Array(exports.memory.buffer, input, bytes.length).set(bytes);
  }

  function take(length) {
    const output = exports.engine_output() >>> 0;
    return decoder.decode(new Uint8Array(exports.memory.buffer, output, length >>> 0));
  }

  // What `run` gives, or null when the engine stopped on this text. It is then already made anew.
  function guarded(run) {
    try {
      return run();
    } catch (error) {
      console.warn("Caveat: the checker stopped on this text and was started again.", error);
      exports = instantiate(module);
      return null;
    }
  }

  return {
    // The report as JSON.
    check: (text, ...release) =>
      guarded(() => {
        give(text);
        return take(exports.engine_check(...release));
      }),
    // The colours of a script as [from, to, class] triples.
    colours: (text) =>
      guarded(() => {
        give(text);
        return JSON.parse(take(exports.engine_colours()));
      }) ?? [],
    // Help for the call at a UTF-16 offset as JSON, empty where there is none.
    help: (text, at, chinese, ...release) =>
      guarded(() => {
        give(text);
        return take(exports.engine_help(encoder.encode(text.slice(0, at)).length, Number(chinese), ...release));
      }),
  };
}

// The engine asks nothing of the page, so whatever the module imports is answered by a refusal.
function instantiate(module) {
  const imports = {};
  for (const wanted of WebAssembly.Module.imports(module)) {
    imports[wanted.module] ??= {};
    imports[wanted.module][wanted.name] = () => {
      throw new Error(`the engine asked the page for ${wanted.name}`);
    };
  }
  return new WebAssembly.Instance(module, imports).exports;
}
