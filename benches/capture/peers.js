// The same measures as the capture module's, as a page would write them with opencv-js; and the same signed body as
// a page would write it with canonicalize and WebCrypto. Written to be fast: matrices are kept between frames.

/** Waits for opencv-js, which sets itself up. In a box: some builds have a `then` of their own, which never ends. */
export async function openCv() {
  const loaded = globalThis.cv;
  const cv = loaded instanceof Promise ? await loaded : loaded;
  if (!cv.Mat) await new Promise((done) => (cv.onRuntimeInitialized = done));
  return { cv };
}

/** Sharpness, exposure, contrast, glare and motion of packed pixels. */
export class OpenCvMeter {
  constructor(cv) {
    this.cv = cv;
    this.size = "";
    this.before = null;
  }

  prepare(width, height) {
    const { cv } = this;
    if (this.size === `${width}x${height}`) return;
    this.size = `${width}x${height}`;
    this.before = null;
    this.rgba = new cv.Mat(height, width, cv.CV_8UC4);
    for (const name of ["gray", "edges", "mean", "deviation", "small", "last", "change", "hist", "none", "bright", "labels", "stats", "centres"]) {
      this[name] = new cv.Mat();
    }
    this.low = new cv.Mat(height, width, cv.CV_8UC4, new cv.Scalar(235, 235, 235, 0));
    this.high = new cv.Mat(height, width, cv.CV_8UC4, new cv.Scalar(255, 255, 255, 255));
    this.grays = new cv.MatVector();
  }

  measure(pixels, width, height) {
    const { cv } = this;
    this.prepare(width, height);
    this.rgba.data.set(pixels);
    cv.cvtColor(this.rgba, this.gray, cv.COLOR_RGBA2GRAY);
    const [mean, variance] = this.moments(this.gray);
    let energy = 0;
    for (const [across, down] of [[1, 0], [0, 1]]) {
      cv.Sobel(this.gray, this.edges, cv.CV_16S, across, down, 3);
      const [middle, spread] = this.moments(this.edges);
      energy += spread + middle * middle;
    }
    return {
      sharpness: variance > 0 ? energy / variance : 0,
      meanLuma: mean,
      ...this.exposure(width * height),
      glareShare: this.glare(width * height),
      motion: this.motion(),
    };
  }

  moments(mat) {
    this.cv.meanStdDev(mat, this.mean, this.deviation);
    return [this.mean.data64F[0], this.deviation.data64F[0] ** 2];
  }

  exposure(count) {
    const { cv } = this;
    this.grays.push_back(this.gray);
    cv.calcHist(this.grays, [0], this.none, this.hist, [256], [0, 256]);
    this.grays.delete();
    this.grays = new cv.MatVector();
    const counts = this.hist.data32F;
    const at = (share) => {
      let sum = 0;
      for (let level = 0; level < 256; level++) {
        sum += counts[level];
        if (sum >= share * count) return level;
      }
      return 255;
    };
    let bright = 0;
    for (let level = 247; level < 256; level++) bright += counts[level];
    return { p5: at(0.05), p95: at(0.95), overShare: bright / count };
  }

  glare(count) {
    const { cv } = this;
    cv.inRange(this.rgba, this.low, this.high, this.bright);
    const found = cv.connectedComponentsWithStats(this.bright, this.labels, this.stats, this.centres, 8, cv.CV_32S);
    let area = 0;
    for (let label = 1; label < found; label++) {
      const size = this.stats.intAt(label, cv.CC_STAT_AREA);
      if (size >= 0.0002 * count) area += size;
    }
    return area / count;
  }

  motion() {
    const { cv } = this;
    cv.resize(this.gray, this.small, new cv.Size(32, 18), 0, 0, cv.INTER_AREA);
    let difference = 0;
    if (this.before) {
      cv.absdiff(this.small, this.last, this.change);
      difference = this.moments(this.change)[0];
    }
    this.small.copyTo(this.last);
    this.before = true;
    return difference;
  }
}

/** Finds a card's corners as jscanify does, and gives back what jscanify leaves allocated. */
export function scanCorners(cv, scanner, rgba) {
  const contour = scanner.findPaperContour(rgba);
  if (!contour) return null;
  const points = scanner.getCornerPoints(contour);
  contour.delete();
  const corners = [points.topLeftCorner, points.topRightCorner, points.bottomRightCorner, points.bottomLeftCorner];
  return corners.every(Boolean) ? corners.map(({ x, y }) => [x, y]) : null;
}

/** The signed body of three frames, through base64, canonical JSON and WebCrypto. */
export async function signedBody(canonicalize, bundle, frames, secret) {
  const unsigned = { ...bundle, frames: frames.map(base64) };
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", text.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const tag = new Uint8Array(await crypto.subtle.sign("HMAC", key, text.encode(canonicalize(unsigned))));
  const signature = [...tag].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Blob([JSON.stringify({ bundle: { ...unsigned, signature } })]);
}

function base64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(binary);
}
