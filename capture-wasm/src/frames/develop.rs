//! Makes a shot of a picture: draws it as it is shown, looks at every pixel, takes the card out of its perspective, and
//! writes both as JPEG. The same in the worker and on the page, where it pauses between its steps.

use contract::photo::PhotoKind;
use js_sys::{Object, Uint8Array};
use vision::document::DocumentFrame;
use vision::frame::{Frame, RgbaView};
use vision::rectify::rectify_rgba;
use wasm_bindgen::JsValue;

use super::look::{Eyes, Look, Scale, Subject};
use crate::canvas::{Canvas, Pixels};
use crate::error::{CaptureError, ErrorCode};
use crate::events::breathe;
use crate::js;
use crate::still::{bytes_of, jpeg_within};

/// The card as it is shown large: its 85.60 by 53.98 mm at 300 dots an inch, rounded up to even sides.
const CARD_SIZE: (u32, u32) = (1012, 638);

/// For looking at: no measure is taken of it.
const CARD_QUALITY: f64 = 0.9;

/// What to make of a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// Whose limits the photo must keep.
    pub(super) kind: PhotoKind,
    /// What to look for.
    pub(super) subject: Subject,
    /// Pixels across and down.
    pub(super) size: (u32, u32),
}

impl Order {
    /// The message of an order, as the page sends it.
    pub(super) fn request(&self, source: &JsValue) -> JsValue {
        js::object!([
            ("source", source.clone()),
            ("shotOf", js::kind_word(self.kind).into()),
            ("subject", self.subject.word().into()),
            ("width", self.size.0.into()),
            ("height", self.size.1.into()),
        ])
        .into()
    }

    /// The order in a message; none where it is another message.
    pub(super) fn read(request: &JsValue) -> Option<Self> {
        let kind = js::photo_kind(&js::text(request, "shotOf")?).ok()?;
        let subject = Subject::parse(&js::text(request, "subject")?).ok()?;
        let side = |name: &str| js::side(request, name);
        Some(Self { kind, subject, size: (side("width")?, side("height")?) })
    }
}

/// The shot as a plain object: `bytes`, `width`, `height`, `document`, `face` and `rectified` of its published type.
pub(super) async fn develop(
    source: &JsValue,
    order: &Order,
    eyes: &mut Eyes,
) -> Result<Object, CaptureError> {
    let (width, height) = order.size;
    if width == 0 || height == 0 {
        return Err(CaptureError::new(ErrorCode::StillFailed, "the video shows no picture yet"));
    }
    let canvas = Canvas::new(width, height, true)?;
    canvas.draw(source)?;
    let (look, card) = if order.subject == Subject::None {
        (None, None)
    } else {
        let pixels = canvas.read()?;
        breathe().await;
        let view = view(&pixels)?;
        let look = eyes.look(order.subject, &Frame::Rgba(view), None);
        breathe().await;
        let card = match &look {
            Some(Look::Document(seen)) => rectified(seen, &view),
            _ => None,
        };
        (look, card)
    };
    breathe().await;
    let rectified = match card {
        Some(card) => Some(card_jpeg(&card).await?),
        None => None,
    };
    let bytes = jpeg_within(&canvas, order.kind.limits()).await?;
    let [document, face] = Look::to_js(look.as_ref(), Scale::same(width, height));
    Ok(js::object!([
        ("bytes", bytes.into()),
        ("width", width.into()),
        ("height", height.into()),
        ("document", document),
        ("face", face),
        ("rectified", js::or_null(rectified)),
    ]))
}

fn view(pixels: &Pixels) -> Result<RgbaView<'_>, CaptureError> {
    RgbaView::new(&pixels.bytes, pixels.width, pixels.height)
        .map_err(|error| CaptureError::from_rust(ErrorCode::StillFailed, &error))
}

/// The card lying flat and upright; none where there is no card.
fn rectified(seen: &DocumentFrame, view: &RgbaView<'_>) -> Option<Vec<u8>> {
    let [a, b, c, d] = seen.card.as_ref()?.corners;
    let upside_down = seen.nik.as_ref().is_some_and(|nik| nik.upside_down);
    let corners = if upside_down { [c, d, a, b] } else { [a, b, c, d] };
    let (width, height) = CARD_SIZE;
    Some(rectify_rgba(view, &corners, width as usize, height as usize)).filter(|rgba| !rgba.is_empty())
}

async fn card_jpeg(rgba: &[u8]) -> Result<Uint8Array, CaptureError> {
    let canvas = Canvas::new(CARD_SIZE.0, CARD_SIZE.1, true)?;
    canvas.put(rgba)?;
    bytes_of(&canvas.jpeg(CARD_QUALITY).await?).await
}
