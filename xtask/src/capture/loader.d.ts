
/** What `init` takes: the module's address, its bytes, a response with them, or the compiled module. */
export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Which build runs, known when `init` has resolved; "given" where the caller brought the module. */
export let build: "simd" | "plain" | "given" | undefined;

/** What `init` takes beside the module itself. */
export interface InitOptions {
  /** Without it the file beside this one is loaded. Bytes or a compiled module may be of either build. */
  module_or_path?: InitInput | Promise<InitInput>;
  /** False leaves `regions.bin` out: checkNik then gives no names of areas, until loadRegions has them. */
  regions?: boolean;
}

/**
 * Loads the module once, with SIMD where the engine has it, and the names of areas; later calls wait for the first
 * one. Everything else that this file exports is undefined until it has resolved.
 */
export default function init(
  options?: InitOptions | InitInput | Promise<InitInput>,
): Promise<{ readonly memory: WebAssembly.Memory }>;
