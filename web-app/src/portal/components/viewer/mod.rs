//! A picture in a window: enlarged by wheel, buttons and keys, moved by pointer and arrows.

pub(crate) mod glance;
pub(crate) mod overlay;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent, WheelEvent};

use self::{
    glance::{Glance, Part, Size, upright},
    overlay::{Overlay, layer},
};
use super::{action::icon_action, glyph::Glyph};
use crate::{
    dom::{El, el},
    portal::{desk::desk, keys},
};

/// One press of a button, or of a key.
const STEP: f64 = 1.4;
/// A wheel that turns by this many pixels doubles the size.
const WHEEL_PX: f64 = 300.0;
/// One press of an arrow, in pixels.
const ARROW_PX: f64 = 60.0;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    /// As displayed.
    pub(crate) size: Size,
    /// EXIF orientation.
    pub(crate) orientation: u8,
    /// What fills the window first.
    pub(crate) part: Part,
}

#[derive(Clone, Copy)]
struct Lens {
    view: View,
    stage: StoredValue<HtmlElement, LocalStorage>,
    /// Nothing as long as the picture fits its window.
    glance: RwSignal<Option<Glance>>,
    window: RwSignal<Size>,
    held: StoredValue<Option<[f64; 2]>>,
}

impl Lens {
    fn shown(self) -> Glance {
        self.glance.get().unwrap_or_else(|| Glance::fit(self.window.get(), self.view.size, self.view.part))
    }

    fn measure(self) {
        let Some(bounds) = self.stage.try_with_value(|stage| stage.get_bounding_client_rect()) else {
            return;
        };
        self.window.set(Size { width: bounds.width(), height: bounds.height() });
    }

    fn zoom(self, factor: f64, at: Option<[f64; 2]>) {
        let window = self.window.get_untracked();
        let at = at.unwrap_or([window.width / 2.0, window.height / 2.0]);
        let next = untrack(|| self.shown()).zoomed(factor, at, window, self.view.size);
        self.glance.set(Some(next));
    }

    fn shift(self, by: [f64; 2]) {
        let next = untrack(|| self.shown()).moved(by, self.window.get_untracked(), self.view.size);
        self.glance.set(Some(next));
    }

    fn place_of(self, event: &web_sys::MouseEvent) -> [f64; 2] {
        let bounds = self.stage.with_value(|stage| stage.get_bounding_client_rect());
        [f64::from(event.client_x()) - bounds.left(), f64::from(event.client_y()) - bounds.top()]
    }

    fn wheel(self, event: &Event) {
        let Some(wheel) = event.dyn_ref::<WheelEvent>() else { return };
        event.prevent_default();
        // Browsers count in pixels, in lines or in pages.
        let unit_px = match wheel.delta_mode() {
            WheelEvent::DOM_DELTA_PIXEL => 1.0,
            WheelEvent::DOM_DELTA_LINE => 20.0,
            _ => WHEEL_PX,
        };
        self.zoom((-wheel.delta_y() * unit_px / WHEEL_PX).exp2(), Some(self.place_of(wheel)));
    }

    fn grip(self, event: &Event) {
        let Some(pointer) = event.dyn_ref::<PointerEvent>().filter(|pointer| pointer.button() == 0) else {
            return;
        };
        // Only a pointer that is gone cannot be held.
        let _ = self.stage.with_value(|stage| stage.set_pointer_capture(pointer.pointer_id()));
        self.held.set_value(Some(self.place_of(pointer)));
    }

    fn drag(self, event: &Event) {
        let (Some(from), Some(pointer)) = (self.held.get_value(), event.dyn_ref::<PointerEvent>()) else {
            return;
        };
        let to = self.place_of(pointer);
        self.shift([to[0] - from[0], to[1] - from[1]]);
        self.held.set_value(Some(to));
    }

    fn arrows(self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let by = match key.key().as_str() {
            "ArrowLeft" => [ARROW_PX, 0.0],
            "ArrowRight" => [-ARROW_PX, 0.0],
            "ArrowUp" => [0.0, ARROW_PX],
            "ArrowDown" => [0.0, -ARROW_PX],
            _ => return,
        };
        event.prevent_default();
        self.shift(by);
    }
}

/// A picture in a window of its own.
pub(crate) fn viewer(
    view: View,
    alt: impl Fn() -> String + Clone + 'static,
    url: impl Fn() -> Option<String> + Clone + 'static,
    overlay: Overlay,
) -> El {
    let desk = desk();
    let stage = el("div", "viewer__stage").attr("tabindex", "0").attr("role", "img");
    let named = alt.clone();
    let stage = stage.attr_live("aria-label", move || Some(named()));
    let lens = Lens {
        view,
        stage: StoredValue::new_local(stage.of_type()),
        glance: RwSignal::new(None),
        window: RwSignal::new(Size { width: 0.0, height: 0.0 }),
        held: StoredValue::new(None),
    };
    // Its size is known once it is in the page.
    request_animation_frame(move || lens.measure());
    let resized = window_event_listener(ev::resize, move |_| lens.measure());
    on_cleanup(move || resized.remove());
    keys::hear(move |key| {
        match key {
            "+" | "=" => lens.zoom(STEP, None),
            "-" => lens.zoom(1.0 / STEP, None),
            "0" => lens.glance.set(None),
            _ => return false,
        }
        true
    });
    let picture = el("img", "viewer__picture")
        .attr("draggable", "false")
        .attr("alt", "")
        .attr_live("src", url)
        .style_live("transform", move || {
            let Glance { scale, x, y } = lens.shown();
            let turned = upright(view.orientation, view.size).map(|number| number.to_string()).join(",");
            format!("translate({x:.2}px,{y:.2}px) scale({scale:.5}) matrix({turned})")
        });
    let is_on = overlay.is_on;
    let switch = (!overlay.marks.is_empty()).then(|| {
        icon_action(Glyph::Marks, desk.voice.say(|words| words.case().marks), move || {
            is_on.update(|on| *on = !*on);
        })
        .attr_live("aria-keyshortcuts", move || desk.taste.has_keys.get().then(|| "B".to_owned()))
        .attr_live("aria-pressed", move || Some(is_on.get().to_string()))
        .test_id("review-marks")
    });
    let stage = stage
        .child(picture)
        .child(layer(desk, lens, overlay))
        .class_if("viewer__stage--close", move || lens.glance.get().is_some())
        .on("wheel", move |event| lens.wheel(&event))
        .on("pointerdown", move |event| lens.grip(&event))
        .on("pointermove", move |event| lens.drag(&event))
        .on("pointerup", move |_| lens.held.set_value(None))
        .on("pointercancel", move |_| lens.held.set_value(None))
        .on("dblclick", move |event| {
            if let Some(press) = event.dyn_ref::<web_sys::MouseEvent>() {
                lens.zoom(STEP * STEP, Some(lens.place_of(press)));
            }
        })
        .on("keydown", move |event| lens.arrows(&event));
    let tools = el("div", "viewer__tools").children(switch).children([
        icon_action(Glyph::Minus, desk.voice.say(|words| words.case().zoom_out), move || {
            lens.zoom(1.0 / STEP, None);
        }),
        icon_action(Glyph::Fit, desk.voice.say(|words| words.case().zoom_fit), move || lens.glance.set(None)),
        icon_action(Glyph::Plus, desk.voice.say(|words| words.case().zoom_in), move || lens.zoom(STEP, None)),
    ]);
    el("div", "viewer").test_id("review-frame").children([stage, tools])
}
