//! Brings the face detector's data to this thread at the first need. Without it there are no faces, and no error: the
//! shutter can be pressed by hand.

use std::cell::{Cell, RefCell};

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, Url};

use crate::error::{CaptureError, ErrorCode};
use crate::face::load_face_model;
use crate::js;

/// The data's file, beside the worker's script.
const FILE: &str = "faces.bin";

/// After a failure it is tried again no sooner: a phone may have been in a tunnel.
const AGAIN_MS: f64 = 5_000.0;

#[wasm_bindgen]
extern "C" {
    /// Of a page or a worker.
    #[wasm_bindgen(catch)]
    fn fetch(address: &str) -> Result<Promise, JsValue>;
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Data {
    Wanted,
    UnderWay,
    There,
    FailedAt(f64),
}

thread_local! {
    static DATA: Cell<Data> = const { Cell::new(Data::Wanted) };
    /// Where the worker's script is: on the page as the caller gave it, in the worker as its script says.
    static SCRIPT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says where the worker's script is.
pub(super) fn script_is_at(address: String) {
    SCRIPT.set(Some(address));
}

/// Begins to fetch the data, unless it is there or on its way.
pub(super) fn warm() {
    let now = match DATA.get() {
        Data::Wanted => true,
        Data::UnderWay | Data::There => false,
        Data::FailedAt(at_ms) => js::now_ms() - at_ms > AGAIN_MS,
    };
    if now {
        DATA.set(Data::UnderWay);
        spawn_local(async {
            let loaded = load().await;
            DATA.set(if loaded.is_ok() { Data::There } else { Data::FailedAt(js::now_ms()) });
        });
    }
}

async fn load() -> Result<(), JsValue> {
    let failed = || CaptureError::new(ErrorCode::FaceModelMissing, "faces.bin cannot be fetched");
    let script = SCRIPT.with_borrow(Clone::clone).ok_or_else(failed)?;
    let address = Url::new_with_base(FILE, &script)?.href();
    let response: Response = JsFuture::from(fetch(&address)?).await?.dyn_into()?;
    if !response.ok() {
        return Err(failed().into());
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    load_face_model(&Uint8Array::new(&bytes).to_vec())
}
