// Loads the build of the capture module that this browser can run. Written by `cargo xtask package`.

// A function that uses one SIMD instruction: valid only where the engine knows them.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

const BUILDS = {
  simd: { glue: () => import('@SIMD_GLUE@'), module: new URL('./simd/capture_bg.wasm', import.meta.url) },
  plain: { glue: () => import('@PLAIN_GLUE@'), module: new URL('./plain/capture_bg.wasm', import.meta.url) },
};

// Live bindings: undefined until `init` has resolved.
/** Which build runs: "simd" or "plain", or "given" where the caller brought the module. */
export let build;
@DECLARATIONS@

// Names of areas, for checkNik alone.
const REGIONS = new URL('./regions.bin', import.meta.url);

let started;
let named;

/** Loads the module once, and the names of areas; later calls wait for the first one. A failed call may be repeated. */
export default async function init(options) {
  started ??= start(options).catch((error) => {
    started = undefined;
    throw error;
  });
  // Before the wait: both files come at the same time.
  if (options?.regions !== false) named ??= loadNames();
  const { instance } = await started;
  if (options?.regions !== false) await named;
  return instance;
}

// Names are for people to read: without them everything else works.
async function loadNames() {
  try {
    const [bytes, { glue }] = await Promise.all([bytesOf(REGIONS), started]);
    glue.loadRegions(bytes);
  } catch (error) {
    named = undefined;
    console.warn('checkNik has no names of areas', error);
  }
}

// Node's fetch reads no files.
async function bytesOf(url) {
  const files = url.protocol === 'file:' && globalThis.process?.getBuiltinModule?.('node:fs');
  if (files) return new Uint8Array(await files.promises.readFile(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function start(options) {
  const preferred = WebAssembly.validate(SIMD_PROBE) ? 'simd' : 'plain';
  const given = await givenModule(options);
  if (given === undefined) {
    const own = BUILDS[preferred].module;
    return load(preferred, own.protocol === 'file:' ? await bytesOf(own) : own, preferred);
  }
  try {
    return await load(preferred, given, 'given');
  } catch (error) {
    // Bytes can be of either build, and a module fits its own glue alone. A response can be read only once.
    if (!(given instanceof WebAssembly.Module || given instanceof ArrayBuffer || ArrayBuffer.isView(given))) throw error;
    const other = preferred === 'simd' ? 'plain' : 'simd';
    return load(other, given, 'given').catch(() => {
      throw error;
    });
  }
}

// `init({ module_or_path })`, or the module or path alone.
async function givenModule(options) {
  if (options === undefined || options === null) return undefined;
  const kind = Object.getPrototypeOf(options);
  const isOptions = kind === Object.prototype || kind === null;
  return (await (isOptions ? options.module_or_path : options)) ?? undefined;
}

async function load(name, module_or_path, called) {
  const glue = await BUILDS[name].glue();
  const instance = await glue.default({ module_or_path });
  build = called;
  ({ @NAMES@ } = glue);
  return { instance, glue };
}
