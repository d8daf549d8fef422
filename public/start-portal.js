// Starts the dashboard, and says in words when it cannot: a page is never blank. That the page is slow, the style
// sheet says by itself, even when this file never arrives.

// A page that the browser kept whole shows whoever was signed in when it was left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

// Before anything is drawn, or a dark page would begin light.
try {
  const theme = localStorage.getItem("tanda-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that remembers nothing.
}

function say(reason) {
  const skeleton = document.getElementById("skeleton");
  skeleton?.classList.add("skeleton--stuck");
  skeleton?.querySelector(`[data-reason="${reason}"]`)?.removeAttribute("hidden");
}

try {
  // One of the dashboard's documents.
  const { page } = document.documentElement.dataset;
  const { default: start } = await import(`/${page}/${page}.js`);
  await start({ module_or_path: `/${page}/${page}_bg.wasm` });
} catch (error) {
  console.error(error);
  // A browser without WebAssembly, or with one too old, cannot be helped by trying again.
  const refused = typeof WebAssembly !== "object" || error instanceof WebAssembly.CompileError;
  say(refused ? "refused" : "failed");
}
