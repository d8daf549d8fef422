//! What came of a try, for people first: the verdict, what agreed and what did not and why, what was charged; then the
//! request and the response as programs see them.

use contract::{
    ecert::{ErrorBody, RejectField, Status},
    portal::{
        demo::{Answered, DemoAnswer},
        transaction::{Point, Troubles},
    },
};
use leptos::prelude::*;

use super::{
    form::{Form, Tried},
    request,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::Weight,
            choice::{choice, option},
            copy::copy_id,
            empty::empty,
            glyph::{Glyph, glyph},
            page::sheet,
            skeleton::skeleton_block,
            source::{in_lines, source},
            status::{Meaning, status},
        },
        desk::Desk,
        locales::Say,
        pages::{
            reasons::{fault_line, field_words, why_words},
            transactions::{charged_words, result_status},
        },
        place::{Page, Place},
    },
};

/// The last answer, or what will stand in its place.
pub(super) fn result(form: &Form) -> El {
    let form = *form;
    let desk = form.desk;
    el("div", "demo__result").live(move || {
        if form.sending.is_busy() {
            let text = el("p", "demo__wait").says(desk.voice.say(|words| words.demo().checking_text));
            return vec![sheet(desk.voice.say(|words| words.demo().checking), [text, skeleton_block()])];
        }
        let Some(tried) = form.tried.get() else {
            return vec![el("section", "sheet demo__before").child(empty(
                desk.voice.say(|words| words.demo().before_title),
                desk.voice.say(|words| words.demo().before_text),
                None,
            ))];
        };
        vec![told(desk, &tried.answer), programs(&form, &tried)]
    })
}

fn told(desk: Desk, tried: &DemoAnswer) -> El {
    let head = el("h2", "sheet__title")
        .attr("id", "demo-result")
        .attr("tabindex", "-1")
        .says(desk.voice.say(|words| words.demo().result));
    let verdict = match &tried.answer {
        Answered::Done(answer) => {
            let says: Say = match answer.data.status {
                Status::Verified => |words| words.demo().says_verified,
                Status::NotVerified => |words| words.demo().says_not_verified,
                Status::VerifiedWithReason => |words| words.demo().says_with_reason,
            };
            verdict(desk, result_status(desk, &tried.transaction), answer.data.status.as_str(), says)
        }
        Answered::Refused(body) => {
            let mark = status(Meaning::Bad, desk.voice.say(|words| words.demo().refused));
            verdict(desk, Some(mark), &body.error_code, refused_words(body))
        }
    };
    let points = matches!(tried.answer, Answered::Done(_)).then(|| points(desk, tried));
    let faults = &tried.troubles.fields;
    let faults = (!faults.is_empty()).then(|| {
        el("ul", "verdict__why")
            .label(desk.voice.say(|words| words.transaction().why))
            .test_id("demo-result-faults")
            .children(faults.iter().map(|fault| fault_line(desk, fault)))
    });
    el("section", "sheet")
        .children([head, verdict])
        .children(points)
        .children(faults)
        .child(facts(desk, tried))
}

fn verdict(desk: Desk, mark: Option<El>, code: &str, says: Say) -> El {
    el("div", "demo__verdict").children([
        el("p", "verdict__line")
            .test_id("demo-result-status")
            .attr("data-status", code)
            .children(mark)
            .child(el("code", "id__text demo__code").text(code)),
        el("p", "verdict__words").says(desk.voice.say(says)),
    ])
}

/// What to do about a call that was not processed.
fn refused_words(body: &ErrorBody) -> Say {
    match body.error_code.as_str() {
        "INVALID_PAYLOAD" | "PAYLOAD_TOO_LARGE" => |words| words.demo().refused_payload,
        "INSUFFICIENT_QUOTA" => |words| words.demo().refused_quota,
        "DATA_SOURCE_TIMEOUT" | "DATA_SOURCE_UNAVAILABLE" => |words| words.demo().refused_source,
        "REQUEST_IN_PROGRESS" => |words| words.demo().refused_under_way,
        "SERVER_BUSY" | "TOO_MANY_REQUESTS" => |words| words.demo().refused_busy,
        _ => |words| words.demo().refused_fault,
    }
}

fn points(desk: Desk, tried: &DemoAnswer) -> El {
    let (rejections, troubles) = (&tried.rejections, &tried.troubles);
    let fields: Vec<&str> = rejections.iter().map(|rejection| rejection.field().as_str()).collect();
    el("ul", "points")
        .label(desk.voice.say(|words| words.demo().points))
        .test_id("demo-result-reject-field")
        .attr("data-reject-field", &fields.join(","))
        .children(
            Point::of_each(rejections, troubles.selfie)
                .map(|(field, point)| row(desk, field, point, troubles)),
        )
}

fn row(desk: Desk, field: RejectField, point: Point, troubles: &Troubles) -> El {
    let (meaning, says): (_, Say) = match point {
        Point::Agrees => (Meaning::Good, |words| words.demo().agrees),
        Point::Open => (Meaning::Calm, |words| words.demo().open),
        Point::Rejected(why) => {
            (if why.is_conflict() { Meaning::Attention } else { Meaning::Bad }, why_words(why, troubles))
        }
    };
    let code =
        matches!(point, Point::Rejected(_)).then(|| el("code", "id__text demo__code").text(field.as_str()));
    el("li", "points__row").children([
        el("span", "points__name").says(desk.voice.say(field_words(field))),
        el("span", "points__told").child(status(meaning, desk.voice.say(says))).children(code),
    ])
}

fn facts(desk: Desk, tried: &DemoAnswer) -> El {
    let line = &tried.transaction;
    let charged = charged_words(&line.charged);
    let is_free = charged.is_empty();
    let charged = move || {
        let words = desk.voice.words().demo();
        if is_free {
            words.charged_none.to_owned()
        } else {
            format!("{charged} \u{b7} {}", words.charged_quota)
        }
    };
    let fact = |words: Say, value: El| [el("dt", "").says(desk.voice.say(words)), el("dd", "").child(value)];
    let took = line.took_ms.map(|ms| {
        fact(
            |words| words.demo().took,
            el("span", "")
                .says(move || desk.voice.words().transaction().took_ms.replace("{ms}", &ms.to_string())),
        )
    });
    let reference = line
        .reference_id
        .as_deref()
        .map(|reference| fact(|words| words.transactions().reference, copy_id(reference)));
    // In this tab it would throw away the form, its photos and the result.
    let way = el("a", Weight::Plain.class())
        .attr("href", &Place::of(Page::Transaction(line.id.clone())).address())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .test_id("demo-transaction")
        .child(glyph(Glyph::Transactions))
        .child(el("span", "action__words").says(desk.voice.say(|words| words.demo().transaction)));
    el("div", "demo__facts")
        .child(
            el("dl", "facts")
                .test_id("demo-charged")
                .children(fact(|words| words.demo().charged, el("span", "").says(charged)))
                .children(took.into_iter().flatten())
                .children(reference.into_iter().flatten()),
        )
        .child(way)
}

/// The request and the response as programs see them.
fn programs(form: &Form, tried: &Tried) -> El {
    let desk = form.desk;
    let url = form.view.now().map(|view| view.verify_url).unwrap_or_default();
    let curl = request::curl(&url, &tried.request);
    let json = tried.request.clone();
    let answer = match &tried.answer.answer {
        Answered::Done(answer) => serde_json::to_string(answer),
        Answered::Refused(body) => serde_json::to_string(body),
    };
    let answer = in_lines(&answer.unwrap_or_default());
    let is_curl = RwSignal::new(true);
    let form_of = |wanted: bool, words: Say| {
        option(desk.voice.say(words), move || is_curl.get() == wanted, move || is_curl.set(wanted))
    };
    let forms = choice(
        desk.voice.say(|words| words.demo().request),
        [form_of(true, |words| words.demo().curl), form_of(false, |words| words.demo().json)],
    );
    let shown = el("div", "")
        .test_id("demo-request")
        .live(move || vec![source(if is_curl.get() { &curl } else { &json })]);
    let http = tried.answer.transaction.http_status.unwrap_or_default();
    let response = move || {
        let words = desk.voice.words();
        let http = words.transaction().http.replace("{status}", &http.to_string());
        format!("{} \u{b7} {http}", words.demo().response)
    };
    el("section", "sheet demo__programs").children([
        el("div", "page__row")
            .child(el("h2", "sheet__title").says(desk.voice.say(|words| words.demo().request)))
            .child(forms),
        shown,
        el("p", "field__hint").says(desk.voice.say(|words| words.demo().request_hint)),
        el("h2", "sheet__title").says(response),
        el("div", "").test_id("demo-response").child(source(&answer)),
    ])
}
