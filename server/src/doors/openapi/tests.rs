//! Rules of the house for the document, and whether it says what the server does.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderMap, HeaderValue};
use contract::{
    canonical::{parse, parse_keeping_digits},
    ecert::{Rules, VerifyRequest, liveness::LivenessRequest},
    face::Mode,
    h5_idv::{ResultRequest, TokenRequest, UiSettings, UrlRequest},
    instant::Instant,
    onekyc::Initiation,
    portal::webhook::WebhookEvent,
    registration::{self, Confirmation},
};
use serde_json::{Value, json};

use super::{document, webhooks::CHECK};
use crate::{
    clock::{Clock, SystemClock, SystemRandomness},
    delivery::{
        outbox::WAITS_MS,
        webhook::{self, REPLAY_WINDOW_S, WebhookSecret},
    },
    doors::pages::portal_paths,
};

/// Every operation of the document, and every event, whose name stands in the place of a path: path, method, operation.
fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let of = |part: &str| document()[part].as_object().unwrap();
    of("paths").iter().chain(of("webhooks")).flat_map(|(path, methods)| {
        methods
            .as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

/// Every content of a body or an answer of an operation.
fn contents(operation: &'static Value) -> Vec<(String, &'static Value)> {
    let answers = operation["responses"].as_object().unwrap();
    let answers = answers.iter().map(|(status, answer)| (status.clone(), &answer["content"]));
    answers
        .chain([("body".to_owned(), &operation["requestBody"]["content"])])
        .filter_map(|(place, content)| Some((place, content.as_object()?)))
        .flat_map(|(place, content)| {
            content.iter().map(move |(media_type, content)| (format!("{place} {media_type}"), content))
        })
        .collect()
}

/// A schema of the document, with everything that it refers to.
fn validator(schema: &Value) -> jsonschema::Validator {
    let mut whole = schema.clone();
    whole["components"] = document()["components"].clone();
    jsonschema::draft202012::new(&whole).unwrap()
}

#[test]
fn every_operation_says_what_it_is_for_and_how_it_fails() {
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations() {
        let text = |member: &str| operation[member].as_str().unwrap_or_default();
        assert!(!text("summary").is_empty() && !text("description").is_empty(), "{method} {path}");
        assert!(ids.insert(text("operationId")), "{method} {path}: its id is another's");
        let tag = &operation["tags"][0];
        assert!(
            document()["tags"].as_array().unwrap().iter().any(|known| known["name"] == *tag),
            "{method} {path}"
        );
        for (place, content) in contents(operation) {
            assert!(
                content["examples"].as_object().is_some_and(|all| !all.is_empty()),
                "{method} {path} {place}"
            );
        }
        let refusals = contents(operation)
            .into_iter()
            .flat_map(|(_, content)| content["examples"].as_object().into_iter().flatten());
        let fails = refusals.filter(|(_, example)| example["summary"].is_string()).count();
        let cannot_fail = ["isAlive", "apiDocument", "sandboxPersons"].contains(&text("operationId"));
        let is_event = !path.starts_with('/');
        assert!(fails > 0 || cannot_fail || is_event, "{method} {path} says nothing of how it fails");
    }
}

#[test]
fn every_example_is_what_its_schema_says() {
    let mut checked = 0;
    for (path, method, operation) in operations() {
        for (place, content) in contents(operation) {
            let validator = validator(&content["schema"]);
            for (name, example) in content["examples"].as_object().unwrap() {
                let errors: Vec<String> =
                    validator.iter_errors(&example["value"]).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{method} {path} {place} `{name}`: {errors:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 200, "{checked} examples");
}

/// What a golden request comes to in its parser; what is wrong with it, as text.
type Parse = fn(&str) -> Result<(), String>;

fn told<T>(read: Result<T, impl std::fmt::Debug>) -> Result<(), String> {
    read.map(drop).map_err(|error| format!("{error:?}"))
}

fn now() -> Instant {
    Instant::from_epoch_ms(1_795_230_000_000)
}

const PARSERS: [(&str, Parse); 7] = [
    ("verifyCertificate", |body| {
        told(VerifyRequest::parse(body, &Rules::usual(now().date_in_jakarta(), Mode::Testing)))
    }),
    ("detectLiveness", |body| told(LivenessRequest::parse(body, Mode::Testing))),
    ("h5GenerateToken", |body| {
        let told_at = serde_json::from_str::<Value>(body).unwrap()["timestamp"].as_i64().unwrap_or_default();
        told(TokenRequest::parse(body, Instant::from_epoch_ms(told_at)))
    }),
    ("h5GenerateUrl", |body| told(UrlRequest::parse(body, &UiSettings::default(), &[]))),
    ("h5GetResult", |body| told(ResultRequest::parse(body))),
    ("initiateFlow", |body| told(Initiation::read(&parse(body).unwrap()))),
    ("confirmUpload", |body| {
        told(Confirmation::read(&parse_keeping_digits(body).unwrap(), &registration::Rules::usual(now())))
    }),
];

#[test]
fn what_a_schema_requires_its_parser_requires() {
    for (id, parse) in PARSERS {
        let (_, _, operation) =
            operations().find(|(_, _, operation)| operation["operationId"] == id).unwrap();
        let content = &operation["requestBody"]["content"]["application/json"];
        for (name, example) in content["examples"].as_object().unwrap() {
            let body = &example["value"];
            assert_eq!(parse(&body.to_string()), Ok(()), "{id} `{name}`");
            let validator = validator(&content["schema"]);
            for path in required(&content["schema"], body) {
                let (object, member) = path.rsplit_once('/').unwrap();
                let mut without = body.clone();
                without.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(member);
                assert!(!validator.is_valid(&without), "{id} `{name}` without {path}");
                assert!(parse(&without.to_string()).is_err(), "{id} `{name}` is taken without {path}");
            }
        }
    }
}

/// The paths of a body's members that its schema requires, at every depth.
fn required(schema: &Value, body: &Value) -> Vec<String> {
    let target =
        schema["$ref"].as_str().and_then(|target| document().pointer(target.trim_start_matches('#')));
    let schema = target.unwrap_or(schema);
    let mut found: Vec<String> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .filter(|name| body.get(name).is_some())
        .map(|name| format!("/{name}"))
        .collect();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = body.get(name) {
            found.extend(required(member, value).into_iter().map(|path| format!("/{name}{path}")));
        }
    }
    if let Some(items) = schema.get("items") {
        found.extend(required(items, &body[0]).into_iter().map(|path| format!("/0{path}")));
    }
    found
}

/// What the page of a dialect or the house's own pages call: no partner does.
const NOT_FOR_PARTNERS: [&str; 11] = [
    "/portal/",
    "/capture-flow/v1/session",
    "/capture-flow/v1/consent",
    "/capture-flow/v1/challenge",
    "/capture-flow/v1/capture",
    "/capture-flow/v1/visit",
    "/h5-idv",
    "/siv",
    "/docs",
    // For people, and for programs that watch.
    "/status",
    // What is not there, in the H5 dialect's own words.
    "/openapi/{*rest}",
];

#[tokio::test]
async fn every_path_of_the_router_is_in_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let settings = crate::app::Settings { sandbox: true, ..crate::app::Settings::default() };
    let app = crate::App::open(folder.path(), "sqlite::memory:", settings).await.unwrap();
    // The router tells its paths to whoever debugs it, and to nobody else.
    let told = format!("{:?}", crate::serve::router(app));
    let served: BTreeSet<&str> = told
        .split('"')
        .filter(|text| text.starts_with('/') && *text != "/")
        .filter(|path| !NOT_FOR_PARTNERS.iter().any(|own| path.starts_with(own)) && !path.contains("{*"))
        .filter(|path| portal_paths().all(|(own, _)| own != *path))
        .collect();
    let written: BTreeSet<&str> =
        operations().map(|(path, _, _)| path).filter(|path| path.starts_with('/')).collect();
    assert!(served.len() > 20, "{served:?}");
    assert_eq!(served, written);
}

#[test]
fn dialects_keep_their_schemas_apart() {
    let text = document().to_string();
    for (name, _) in document()["components"]["schemas"].as_object().unwrap() {
        assert!(text.contains(&format!("#/components/schemas/{name}\"")), "{name} is not used");
        assert!(name.contains('.') && !name.ends_with(|last: char| last.is_ascii_digit()), "{name}");
    }
    assert!(!text.contains("[`"), "rustdoc's links are not for readers");
    let required = &document()["components"]["schemas"]["ecert.VerifyAnswer"]["required"];
    assert_eq!(*required, json!(["message", "data"]));
}

#[test]
fn every_event_that_a_webhook_may_hear_of_is_described() {
    let told: BTreeSet<&str> =
        document()["webhooks"].as_object().unwrap().keys().map(String::as_str).collect();
    let sent: BTreeSet<&str> =
        WebhookEvent::CHOICE.iter().chain([&WebhookEvent::Test]).map(|event| event.as_str()).collect();
    assert_eq!(told, sent);
}

/// What the page tells receivers to do believes what is signed now, and nothing else.
#[test]
fn the_check_in_the_document_believes_our_calls_alone() {
    let secret = WebhookSecret::fresh(&SystemRandomness);
    let (now, body) = (SystemClock.now(), br#"{"event": "webhook.test"}"#);
    let signed =
        webhook::headers(&[WebhookSecret::fresh(&SystemRandomness), secret.clone()], "whd", now, body);
    let old = webhook::headers(std::slice::from_ref(&secret), "whd", now.plus_ms(-301_000), body);
    let ask = |headers: &HeaderMap, body: &[u8], secret: &WebhookSecret| {
        let headers: BTreeMap<&str, &str> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), str::from_utf8(value.as_bytes()).unwrap()))
            .collect();
        let asked = json!([secret.reveal(), headers, String::from_utf8_lossy(body)]);
        let question = "import json, sys\n\
            secret, headers, body = json.loads(sys.argv[1])\n\
            print(is_ours(secret, headers, body.encode()))";
        let python = std::process::Command::new("python3")
            .args(["-c", &format!("{CHECK}\n{question}"), &asked.to_string()])
            .output()
            .expect("python3 runs the document's check");
        let told = String::from_utf8(python.stdout).unwrap();
        assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
        told.trim() == "True"
    };
    assert!(ask(&signed, body, &secret), "the older of two secrets");
    assert!(!ask(&signed, b"{}", &secret), "another body");
    assert!(!ask(&signed, body, &WebhookSecret::fresh(&SystemRandomness)), "another secret");
    assert!(!ask(&old, body, &secret), "too long ago");
    for (name, value) in
        [("webhook-timestamp", "soon"), ("webhook-signature", "v1,\u{fc}"), ("webhook-id", "\u{fc}")]
    {
        let mut forged = signed.clone();
        forged.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        assert!(!ask(&forged, body, &secret), "{name}: {value}");
        forged.remove(name);
        assert!(!ask(&forged, body, &secret), "no {name}");
    }
}

/// The document says in words what constants decide elsewhere.
#[test]
fn the_chapter_of_webhooks_tells_waits_and_window_as_they_are() {
    let tags = document()["tags"].as_array().unwrap();
    let chapter = tags.iter().find(|tag| tag["name"] == "webhooks").unwrap();
    let told = chapter["description"].as_str().unwrap();
    let words = WAITS_MS.map(|ms| match ms / 1_000 {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3_600),
    });
    let [first @ .., last] = &words;
    let waits = format!("after {} and {last} under", first.join(", "));
    assert!(told.contains(&waits), "{waits}");
    assert!(CHECK.contains(&format!("> {REPLAY_WINDOW_S}:")));
    assert_eq!(REPLAY_WINDOW_S, 5 * 60, "told as five minutes");
}
