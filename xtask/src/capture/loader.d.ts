
/** What `init` takes: the module's address, its bytes, a response with them, or the compiled module. */
export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Which build runs, known when `init` has resolved; "given" where the caller brought the module. */
export let build: "simd" | "plain" | "given" | undefined;

/**
 * Loads the module once, with SIMD where the engine has it; later calls wait for the first one.
 * Everything else that this file exports is undefined until it has resolved.
 * Without `module_or_path` it loads the file beside this one. Bytes or a compiled module may be of either build.
 */
export default function init(
  options?: { module_or_path?: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>,
): Promise<{ readonly memory: WebAssembly.Memory }>;
