//! The pure functions of the surface: the same in a page, a worker and Node. Converts, calls, converts back.

use std::cell::RefCell;
use std::fmt::Display;

use contract::field::FieldError;
use contract::instant::Instant;
use contract::nik::{Gender, report};
use contract::photo::{PhotoFormat, check};
use contract::region::RegionNames;
use contract::signing::sign_bundle_text;
use contract::{canonical, challenge};
use js_sys::{Array, Date, Object};
use vision::frame::RgbaView;
use vision::region::Region;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// What the header of a photo says, and every rule that it breaks. Nothing is decoded.
#[wasm_bindgen(js_name = validatePhoto, unchecked_return_type = "PhotoReport")]
pub fn validate_photo(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &[u8],
    #[wasm_bindgen(unchecked_param_type = "PhotoKind")] kind: &str,
) -> Result<Object, JsValue> {
    let report = check(bytes, js::photo_kind(kind)?);
    let format = report.format.map(|format| match format {
        PhotoFormat::Jpeg => "jpeg",
        PhotoFormat::Png => "png",
    });
    Ok(js::object!([
        ("ok", report.ok.into()),
        ("format", js::or_null(format)),
        ("width", js::or_null(report.width)),
        ("height", js::or_null(report.height)),
        ("sizeBytes", report.size_bytes.into()),
        ("orientation", js::or_null(report.orientation)),
        ("trailingBytes", report.trailing_bytes.into()),
        ("errors", errors_to_js(&report.errors).into()),
    ]))
}

/// The mean colour of packed pixels, of a region in fractions where one is given.
#[wasm_bindgen(js_name = meanRgb, unchecked_return_type = "MeanRgb")]
pub fn mean_rgb(
    #[wasm_bindgen(unchecked_param_type = "Uint8ClampedArray")] rgba: &[u8],
    width: u32,
    height: u32,
    #[wasm_bindgen(unchecked_optional_param_type = "Region")] region: Option<Object>,
) -> Result<Object, JsValue> {
    let invalid = |error: &dyn Display| CaptureError::from_rust(ErrorCode::InvalidInput, error);
    let region = match region {
        None => Region::FULL,
        Some(region) => {
            let number = |name: &str| js::required_number(&region, name);
            Region::new(number("x")?, number("y")?, number("width")?, number("height")?)
                .map_err(|error| invalid(&error))?
        }
    };
    let view = RgbaView::new(rgba, width, height).map_err(|error| invalid(&error))?;
    let mean = vision::colour::mean_rgb(&view.into(), region);
    Ok(js::object!([
        ("r", mean.r.into()),
        ("g", mean.g.into()),
        ("b", mean.b.into()),
        ("clipped", mean.clipped.into()),
    ]))
}

thread_local! {
    /// The table of names, once it was loaded.
    static NAMES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Gives `checkNik` the names of provinces, regencies and districts: the bytes of the package's `regions.bin`.
#[wasm_bindgen(js_name = loadRegions)]
pub fn load_regions(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: Vec<u8>,
) -> Result<(), JsValue> {
    if RegionNames::read(&bytes).is_none() {
        return Err(CaptureError::new(ErrorCode::InvalidInput, "these bytes are no table of regions").into());
    }
    NAMES.set(Some(bytes));
    Ok(())
}

/// What the sixteen digits of a NIK say; names of areas once `loadRegions` has them. The century of the birth date is chosen by today's date in Jakarta.
#[wasm_bindgen(js_name = checkNik, unchecked_return_type = "NikReport")]
pub fn check_nik(nik: &str) -> Object {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit many times over")]
    let now = Instant::from_epoch_ms(Date::now() as i64);
    let report = NAMES.with_borrow(|table| {
        report(nik, now.date_in_jakarta(), table.as_deref().and_then(RegionNames::read))
    });
    let gender = report.gender.map(|gender| match gender {
        Gender::Male => "male",
        Gender::Female => "female",
    });
    js::object!([
        ("ok", report.ok.into()),
        ("errors", errors_to_js(&report.errors).into()),
        ("province", js::or_null(report.province)),
        ("regency", js::or_null(report.regency)),
        ("district", js::or_null(report.district)),
        ("birthDate", js::or_null(report.birth_date)),
        ("gender", js::or_null(gender)),
        ("serial", js::or_null(report.serial)),
    ])
}

/// The canonical form of a JSON text (RFC 8785).
#[wasm_bindgen(js_name = canonicalJson)]
pub fn canonical_json(json: &str) -> Result<String, JsValue> {
    canonical::canonical_text(json).map_err(|error| invalid_json(&error))
}

/// The bundle in canonical form with its signature member, replaced if it had one.
#[wasm_bindgen(js_name = signBundle)]
pub fn sign_bundle(
    #[wasm_bindgen(js_name = bundleJson)] bundle_json: &str,
    #[wasm_bindgen(js_name = hmacSecret)] hmac_secret: &str,
) -> Result<String, JsValue> {
    sign_bundle_text(bundle_json, hmac_secret).map_err(|error| invalid_json(&error))
}

/// Why a flash challenge must not be shown; empty when it is safe.
#[wasm_bindgen(js_name = checkFlashChallenge)]
pub fn check_flash_challenge(#[wasm_bindgen(js_name = challengeJson)] challenge_json: &str) -> Vec<String> {
    challenge::objections_to_text(challenge_json)
}

fn invalid_json(error: &canonical::JsonError) -> JsValue {
    CaptureError::from_rust(ErrorCode::InvalidJson, &error).into()
}

fn errors_to_js(errors: &[FieldError]) -> Array {
    errors
        .iter()
        .map(|error| {
            js::object!([
                ("field", error.field.as_str().into()),
                ("code", error.code.as_str().into()),
                ("message", error.message.as_str().into()),
            ])
        })
        .collect()
}
