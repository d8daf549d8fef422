// The frame worker: loads the module a second time, in its own memory, and hands over to it.
import init, { runFrameWorker } from "./capture.js";

await init({ regions: false });
runFrameWorker(import.meta.url);
