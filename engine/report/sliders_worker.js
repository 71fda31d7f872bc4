'use strict';
// Runs the model beside the page. Messages: { open: { module, scenario, overrides, seed, perChain } } and
// { ask: number, definition, routes, weeks, held, quick }; answers carry what the module says, parsed.
let model;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function memory() {
  return new Uint8Array(model.memory.buffer);
}
function put(bytes) {
  const place = model.raming_allocate(bytes.length + 1);
  memory().set(bytes, place);
  memory()[place + bytes.length] = 0;
  return place;
}
function said(place) {
  const bytes = memory();
  return JSON.parse(decoder.decode(bytes.subarray(place, bytes.indexOf(0, place))));
}
function bytesOf(array) {
  return new Uint8Array(array.buffer);
}

async function open({ module, scenario, overrides, seed, perChain }) {
  const packed = Uint8Array.from(atob(module), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const compiled = await WebAssembly.compile(await new Response(stream).arrayBuffer());
  // The module has no files, clock or environment: whatever it would ask the system for is not there.
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
    (imports[from] ??= {})[name] = () => (name.startsWith('environ') ? 0 : 52);
  }
  model = (await WebAssembly.instantiate(compiled, imports)).exports;
  model._initialize?.();
  const texts = [put(encoder.encode(scenario)), put(encoder.encode(overrides))];
  const opened = said(model.raming_open(...texts, BigInt(seed), perChain));
  texts.forEach(text => model.raming_free(text));
  return opened;
}

function answer({ definition, routes, weeks, held, quick }) {
  const lists = [put(bytesOf(Uint32Array.from(routes))), put(bytesOf(Float64Array.from(held.flat())))];
  const given = said(model.raming_answer(definition, lists[0], routes.length, weeks, lists[1], held.length, quick ? 1 : 0));
  lists.forEach(list => model.raming_free(list));
  return given;
}

onmessage = async ({ data }) => {
  try {
    if (data.open) {
      postMessage({ opened: await open(data.open) });
    } else {
      const started = performance.now();
      const answered = answer(data);
      postMessage({ ask: data.ask, answer: answered, quick: data.quick, took: performance.now() - started });
    }
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
