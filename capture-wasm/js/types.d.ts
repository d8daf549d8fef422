/** What a photo is of; decides its limits. */
export type PhotoKind = "ktp" | "selfie";

/** The platforms that a bundle may name. */
export type Platform = "web" | "rn-ios" | "rn-android" | "ios" | "android" | "flutter";

/** What is wrong with one field: the field as the partner APIs name it, a stable word, an English message. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** What the header of a photo says. Sizes are as displayed, orientation applied. */
export interface PhotoReport {
  ok: boolean;
  format: "jpeg" | "png" | null;
  width: number | null;
  height: number | null;
  sizeBytes: number;
  /** EXIF orientation, 1 to 8. */
  orientation: number | null;
  /** Bytes after the image's end; they are cut by the server, never stored. */
  trailingBytes: number;
  errors: FieldError[];
}

/** What the digits of a NIK say. Names are null where the NIK does not hold or the table has none. */
export interface NikReport {
  ok: boolean;
  errors: FieldError[];
  province: string | null;
  regency: string | null;
  district: string | null;
  /** DD-MM-YYYY */
  birthDate: string | null;
  gender: "male" | "female" | null;
  serial: string | null;
}

/** A part of a frame, in fractions of its sides, origin at the top left. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A mean colour, 0 to 255, and the share of clipped pixels, 0 to 1. */
export interface MeanRgb {
  r: number;
  g: number;
  b: number;
  clipped: number;
}

/** What a person should do next; one a frame, the most useful first. */
export type DocumentGuidance =
  | "no_card" | "too_many_cards" | "too_far" | "too_close" | "move_into_frame" | "tilted" | "hold_still"
  | "too_dark" | "too_bright" | "glare" | "not_colour" | "screen_detected" | "ok";

/** Every measure of a frame that should show a card. Corners are in pixels, boxes in fractions of the frame. */
export interface DocumentFrameReport {
  card: { corners: [number, number][]; widthPx: number; coverage: number; aspect: number } | null;
  /** Normalised Tenengrad of the card's text. */
  sharpness: number;
  meanLuma: number;
  overexposed: boolean;
  glare: { share: number; boxes: Region[] };
  colourSpread: number;
  /** Mean number of pattern peaks; null below about 1000 pixels of card width, where they cannot be seen. */
  moire: number | null;
  guidance: DocumentGuidance;
  ready: boolean;
  /** The number and the confidence of its least certain digit, where it can be read. */
  nik: { digits: string; confidence: number } | null;
}

/** What a person should do next with their face; one a frame, the most useful first. */
export type FaceGuidance =
  | "no_face" | "many_faces" | "too_far" | "too_close" | "off_centre" | "covered" | "too_dark" | "too_bright"
  | "hold_still" | "ok";

/** Every measure of a frame that should show a face. */
export interface FaceFrameReport {
  /** In pixels of the frame, the largest first. Scores begin at 2; most faces have 5 to 40. */
  faces: { x: number; y: number; width: number; height: number; score: number }[];
  /** Normalised Tenengrad of the largest face. */
  sharpness: number;
  meanLuma: number;
  guidance: FaceGuidance;
  ready: boolean;
}

/** What the browser says of an open camera. */
export interface CameraDescription {
  kind: PhotoKind;
  label: string;
  width: number | null;
  height: number | null;
  frameRate: number | null;
  facing: string | null;
  deviceId: string | null;
  /** Signs that the camera may be a program. Evidence, never a reason to refuse: any of them is seen on honest phones. */
  signals: CameraSignal[];
}

/** A sign that a camera may be a program. "no_sensor_noise" is known after a shot alone. */
export type CameraSignal =
  | "label_virtual" | "resolution_ignored" | "frame_rate_steady" | "no_sensor_noise" | "settings_missing";

/** A camera that can be opened by its id. */
export interface CameraChoice {
  deviceId: string;
  label: string;
  facing: "user" | "environment" | null;
  virtual: boolean;
}

/** Why a camera no longer sends pictures, or that it does again. */
export type CameraInterruption = "ended" | "muted" | "resumed";

/** The measures of one camera frame. */
export interface FrameReport {
  /** When it was captured, on the clock of performance.now(). */
  tMs: number;
  /** Mean colour of the watched region, 0 to 255. */
  meanR: number;
  meanG: number;
  meanB: number;
  /** Share of clipped pixels of the region, 0 to 1. */
  clipped: number;
  /** Mean luma of the whole frame, 0 to 255. */
  meanLuma: number;
  /** Difference from the frame before it, 0 to 255; 0 for the first. */
  motion: number;
  /** Size of the camera's picture. */
  width: number;
  height: number;
  /** How the pixels were read: planes or packed pixels of a VideoFrame, or a small canvas. */
  path: "i420" | "nv12" | "rgba" | "bgra" | "canvas";
  /** Where they were measured. */
  thread: "worker" | "page";
  /** How long measuring and looking took, in milliseconds. */
  lookMs: number;
  /** With subject "card": what was seen; corners in pixels of the camera's picture. Null while a flash or probe runs. */
  document: DocumentFrameReport | null;
  /** With subject "face", once the detector's data is there; boxes in the same pixels. */
  face: FaceFrameReport | null;
  /** Steady over frames, changing at most every 700 ms: the one to show. */
  hint: DocumentGuidance | FaceGuidance | null;
  /** The automatic shutter; null with subject "none" and while a flash or probe runs. */
  shutter: ShutterReport | null;
}

/** What frames are looked at for. */
export type Subject = "card" | "face" | "none";

/** The automatic shutter at one frame. */
export interface ShutterReport {
  /** 0 to 1: fills the ring around the button. */
  progress: number;
  /** Offer taking the picture by hand: true 20 s after the shot began. */
  manual: boolean;
  /** True on exactly one report a shot: call takeShot. */
  fire: boolean;
}

/** A picture taken, and what is known of it. */
export interface Shot {
  /** JPEG at full resolution, within the photo rules. */
  bytes: Uint8Array;
  width: number;
  height: number;
  /** Whether the shutter fired by itself. */
  automatic: boolean;
  /** Of this very picture; corners in its pixels. */
  document: DocumentFrameReport | null;
  face: FaceFrameReport | null;
  /** Agreed over the last frames; null where they do not agree. */
  nik: { digits: string; confidence: number } | null;
  /** JPEG of the card alone, flat and upright, 1012 x 638, for showing it large. */
  rectified: Uint8Array | null;
}

/** How many levels apart the camera saw a black and a white screen, and whether a flash challenge can work. */
export interface AmbientProbe {
  difference: number;
  enough: boolean;
}

/** What the camera saw of one step of a challenge. */
export interface FlashSample {
  /** Index of the step. */
  step: number;
  /** Middle of the measured frames, in milliseconds since the first colour was painted. */
  tMs: number;
  meanR: number;
  meanG: number;
  meanB: number;
  /** Frames averaged, at least three. */
  frames: number;
  /** Mean share of clipped pixels, 0 to 1. */
  clipped: number;
}

/** Where a frame of a bundle came from. */
export interface FrameOrigin {
  kind: PhotoKind;
  source: "camera" | "upload";
  /** For a camera: what describe() says. The device id is never sent. */
  camera?: Partial<CameraDescription> | null;
  /** Whether the module took it by itself. */
  automatic?: boolean;
  /** What was measured on it. */
  quality?: FrameQuality | null;
  /** Signs of a camera that is none, as describe() names them: evidence, never a block. */
  signals?: string[];
}

/** The measures of a frame that is sent. */
export interface FrameQuality {
  sharpness?: number;
  meanLuma?: number;
  glareShare?: number;
  colourSpread?: number;
  moire?: number | null;
  guidance?: string;
}

/** Why a flash challenge ended early. */
export type FlashAbortReason = "page_hidden" | "signal" | "moved" | "no_frames";

/** Everything that can go wrong. */
export type CaptureErrorCode =
  | "permission_denied"
  | "no_camera"
  | "camera_busy"
  | "camera_interrupted"
  | "insecure_context"
  | "unsupported_browser"
  | "playback_blocked"
  | "worker_failed"
  | "still_failed"
  | "flash_unsafe"
  | "flash_aborted"
  | "face_model_missing"
  | "invalid_json"
  | "invalid_input";

/** What every function of this module throws or rejects with. */
export interface CaptureError extends Error {
  name: "CaptureError";
  code: CaptureErrorCode;
  /** With the code flash_aborted. */
  reason?: FlashAbortReason;
}
