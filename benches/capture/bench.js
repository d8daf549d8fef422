// The measurements themselves. Each compares the capture module with a peer on the same bytes in the same page: results
// are compared first, then both take turns and their times are kept in pairs.
import init, * as tanda from "/capture/capture.js";
import canonicalize from "/peers/canonicalize/lib/canonicalize.js";
import { OpenCvMeter, openCv, scanCorners, signedBody } from "./peers.js";

const WARM_UP = 5;
const SECRET = "hs_0123456789abcdef0123456789abcdef";

let wasm;
let cv;

const benches = { film, memory, document: documentFrame, bundle };

globalThis.prepared = (async () => {
  wasm = await init({ regions: false });
  ({ cv } = await openCv());
})();

/** Runs one measurement and returns its report, or what went wrong. */
globalThis.measure = async (name, rounds) => {
  try {
    await globalThis.prepared;
    return await benches[name](rounds);
  } catch (error) {
    return { error: `${error?.stack ?? error}` };
  }
};

/** P1: frames of a playing film, from the video element to five measures. */
async function film(rounds) {
  const video = document.getElementById("film");
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { exact: 1920 }, height: { exact: 1080 } } });
  await video.play();
  const [width, height] = [video.videoWidth, video.videoHeight];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const ours = new tanda.FrameMeter();
  const theirs = new OpenCvMeter(cv);
  const look = async () => {
    const frame = new VideoFrame(video);
    try {
      return await ours.measureVideoFrame(frame);
    } finally {
      frame.close();
    }
  };
  const read = () => {
    context.drawImage(video, 0, 0);
    return theirs.measure(context.getImageData(0, 0, width, height).data, width, height);
  };
  const times = [];
  let agreed;
  for (let round = -WARM_UP; round < rounds; round++) {
    await new Promise((shown) => video.requestVideoFrameCallback(shown));
    const pair = round % 2 ? await inTurn(look, read) : (await inTurn(read, look)).reverse();
    agreed ??= compare(pair[0].result, pair[1].result, { sharpness: 0.25, meanLuma: 0.06, overShare: 0.02 });
    if (round >= 0) times.push(pair.map((one) => one.ms));
  }
  for (const track of video.srcObject.getTracks()) track.stop();
  return { size: `${width}x${height}`, ...summary(times), agreed };
}

/** P2: the same measures on pixels in memory. */
async function memory(rounds) {
  const { data, width, height } = await pixels("/film/card.jpg");
  const ours = new tanda.FrameMeter();
  const theirs = new OpenCvMeter(cv);
  const agreed = compare(ours.measure(data, width, height), theirs.measure(data, width, height), {
    sharpness: 0.05,
    meanLuma: 0.01,
    overShare: 0.01,
    glareShare: 0.005,
  });
  const times = await turns(rounds, () => ours.measure(data, width, height), () => theirs.measure(data, width, height));
  return { size: `${width}x${height}`, ...summary(times), agreed };
}

/** P3: the whole look at a frame, against the outline alone. */
async function documentFrame(rounds) {
  const { data, width, height, image } = await pixels("/film/card.jpg");
  const truth = await (await fetch("/film/card.json")).json();
  const scanner = new globalThis.jscanify();
  const look = () => tanda.analyzeDocumentFrame(data, width, height);
  const scan = () => {
    const mat = cv.matFromImageData(image);
    try {
      return scanCorners(cv, scanner, mat);
    } finally {
      mat.delete();
    }
  };
  const report = look();
  if (!report.card) throw new Error("the capture module finds no card in the frame");
  const agreed = {
    oursPx: farthest(report.card.corners, truth.corners),
    theirsPx: farthest(scan(), truth.corners),
    nikRight: report.nik?.digits === truth.nik,
    guidance: report.guidance,
  };
  if (agreed.oursPx > 0.01 * width || !agreed.nikRight) throw new Error(`not the card: ${JSON.stringify(agreed)}`);
  return { size: `${width}x${height}`, ...summary(await turns(rounds, look, scan)), agreed };
}

/** P5: three photos of nine mebibytes to one signed body. */
async function bundle(rounds) {
  const frames = [1, 2, 3].map((seed) => jpeg(9 * 1024 * 1024, seed));
  const capturedAt = "2026-01-02T03:04:05.000Z";
  const ours = () => {
    const assembler = new tanda.BundleAssembler("web");
    for (const frame of frames) assembler.addFrame(frame, { kind: "ktp", source: "upload" });
    const body = assembler.finish(capturedAt, SECRET);
    assembler.free();
    return body;
  };
  const before = wasm.memory.buffer.byteLength;
  const body = ours();
  const grown = wasm.memory.buffer.byteLength - before;
  const { bundle: written } = JSON.parse(await body.text());
  const { frames: _, signature, ...rest } = written;
  const theirBody = await signedBody(canonicalize, rest, frames, SECRET);
  const { bundle: theirs } = JSON.parse(await theirBody.text());
  const agreed = { same: theirs.signature === signature && theirs.frames.every((frame, at) => frame === written.frames[at]) };
  if (!agreed.same) throw new Error("the two signatures differ");
  const times = await turns(rounds, ours, () => signedBody(canonicalize, rest, frames, SECRET));
  return { size: `${body.size} bytes`, ...summary(times), agreed, memoryShare: grown / body.size };
}

/** A header of a 4000x3000 JPEG and bytes that are no marker, to a size. */
function jpeg(sizeBytes, seed) {
  const bytes = new Uint8Array(sizeBytes);
  const header = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x0b, 0xb8, 0x0f, 0xa0, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
  bytes.set(header);
  let state = seed;
  for (let at = header.length; at < sizeBytes - 2; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = (state >>> 24) & 0x7f;
  }
  bytes.set([0xff, 0xd9], sizeBytes - 2);
  return bytes;
}

async function pixels(address) {
  const bitmap = await createImageBitmap(await (await fetch(address)).blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { data: image.data, width: bitmap.width, height: bitmap.height, image };
}

/** Both values of each measure; throws where they are further apart than a share of the larger allows. */
function compare(ours, theirs, slack) {
  const rows = {};
  for (const [name, share] of Object.entries(slack)) {
    const apart = Math.abs(ours[name] - theirs[name]) / Math.max(1, Math.abs(ours[name]), Math.abs(theirs[name]));
    rows[name] = [ours[name], theirs[name]];
    if (!(apart <= share)) throw new Error(`${name}: ${ours[name]} here, ${theirs[name]} there`);
  }
  return rows;
}

function farthest(corners, truth) {
  if (!corners) return null;
  const apart = ([x, y], [u, v]) => Math.hypot(x - u, y - v);
  const turned = (by) => Math.max(...truth.map((corner, at) => apart(corners[(at + by) % 4], corner)));
  return Math.min(...[0, 1, 2, 3].map(turned));
}

async function turns(rounds, ours, theirs) {
  const times = [];
  for (let round = -WARM_UP; round < rounds; round++) {
    const pair = round % 2 ? await inTurn(ours, theirs) : (await inTurn(theirs, ours)).reverse();
    if (round >= 0) times.push(pair.map((one) => one.ms));
    // Lets the page breathe, so that collecting garbage falls to nobody's turn.
    await new Promise((done) => setTimeout(done, 5));
  }
  return times;
}

async function inTurn(...calls) {
  const done = [];
  for (const call of calls) {
    const start = performance.now();
    const result = await call();
    done.push({ ms: performance.now() - start, result });
  }
  return done;
}

function summary(times) {
  const of = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return { median: at(0.5), min: sorted[0], p95: at(0.95), max: sorted.at(-1) };
  };
  return {
    rounds: times.length,
    ours: of(times.map(([ours]) => ours)),
    theirs: of(times.map(([, theirs]) => theirs)),
    ratio: of(times.map(([ours, theirs]) => theirs / ours)),
  };
}

