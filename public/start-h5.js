// Starts the capture page, and says in words when it cannot: a page is never blank. That the page is slow,
// the style sheet says by itself, even when this file never arrives.

// The capture package is a module of its own, fetched when a capture begins.
globalThis.tandaLoadCapture = () => import("/capture/capture.js");

function say(reason) {
  const skeleton = document.getElementById("skeleton");
  skeleton?.classList.add("skeleton--stuck");
  skeleton?.querySelector(`[data-reason="${reason}"]`)?.removeAttribute("hidden");
}

try {
  const { default: start } = await import("/h5/h5.js");
  await start({ module_or_path: "/h5/h5_bg.wasm" });
} catch (error) {
  console.error(error);
  // A browser without WebAssembly, or with one too old, cannot be helped by trying again.
  const refused = typeof WebAssembly !== "object" || error instanceof WebAssembly.CompileError;
  say(refused ? "refused" : "failed");
}
