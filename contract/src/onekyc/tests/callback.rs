//! How a partner is called.

use super::*;

const WHOLE: &str = r#"{
    "url": "https://myhttpserver.com/callback-endpoint",
    "method": "PUT",
    "headers": [{"name": "Authorization", "value": "Bearer secret"}, {"name": "x-api-key", "value": "k"}]
}"#;

#[test]
fn settings_are_read_and_kept_as_they_are() {
    let settings = CallbackSettings::read(&parsed(WHOLE), false).unwrap();
    assert_eq!(settings.url.as_str(), "https://myhttpserver.com/callback-endpoint");
    assert_eq!(settings.method.as_str(), "PUT");
    let first = &settings.headers[0];
    assert_eq!((first.name(), first.value()), ("authorization", Some("Bearer secret")));
    assert_eq!(
        format!("{settings:?} {:?}", settings.headers[0]),
        "CallbackSettings(redacted) CallbackHeader(redacted)"
    );
    let stored = serde_json::to_string(&settings).unwrap();
    assert!(CallbackSettings::read(&parsed(&stored), false).unwrap() == settings);

    // A header that is named alone keeps its value.
    let named = changed(WHOLE, &[("headers.0", r#"{"name": "Authorization"}"#)]);
    let named = CallbackSettings::read(&parsed(&named), false).unwrap();
    assert_eq!((named.headers[0].name(), named.headers[0].value()), ("authorization", None));
    let stored = serde_json::to_string(&named).unwrap();
    assert!(CallbackSettings::read(&parsed(&stored), false).unwrap() == named);
}

#[test]
fn a_partner_is_posted_to_unless_it_says_otherwise() {
    let settings = CallbackSettings::read(&parsed(r#"{"url": "https://a.id/c"}"#), false).unwrap();
    assert_eq!(settings.method, CallbackMethod::Post);
    assert!(settings.headers.is_empty());
    for method in CallbackMethod::ALL {
        assert_eq!(CallbackMethod::named(&method.as_str().to_lowercase()), Some(method));
        assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
    }
}

#[test]
fn every_setting_that_does_not_hold_is_told_by_its_path() {
    let many =
        serde_json::json!(vec![serde_json::json!({"name": "a", "value": "b"}); MAX_HEADERS + 1]).to_string();
    for (changes, errors) in [
        (vec![("url", "null")], vec![("url", "required")]),
        (vec![("url", "\"http://myhttpserver.com/c\"")], vec![("url", "https")]),
        (vec![("url", "\"ftp://myhttpserver.com/c\"")], vec![("url", "https")]),
        (vec![("url", "\"https://user:secret@a.id/c\"")], vec![("url", "url")]),
        (vec![("url", "\"https://a.id/c#x\"")], vec![("url", "url")]),
        (vec![("url", "\"https://\"")], vec![("url", "url")]),
        (vec![("method", "\"GET\"")], vec![("method", "method")]),
        (vec![("method", "\"DELETE\"")], vec![("method", "method")]),
        (vec![("headers", "{}")], vec![("headers", "type")]),
        (vec![("headers", many.as_str())], vec![("headers", "type")]),
        (vec![("headers.0.name", "\"Content-Length\"")], vec![("headers[0].name", "reserved")]),
        (vec![("headers.0.name", "\"Host\"")], vec![("headers[0].name", "reserved")]),
        (vec![("headers.0.name", "\"a:b\"")], vec![("headers[0].name", "name")]),
        (vec![("headers.0.value", "\"a\\r\\nHost: b\"")], vec![("headers[0].value", "value")]),
        (vec![("headers.0.value", "\"é\"")], vec![("headers[0].value", "value")]),
        (vec![("headers.0.value", "\" \"")], vec![("headers[0].value", "value")]),
        (vec![("headers.0.value", "7")], vec![("headers[0].value", "type")]),
        (vec![("headers.1.name", "\"AUTHORIZATION\"")], vec![("headers[1].name", "duplicate")]),
        (
            vec![("url", "\"x\""), ("method", "\"x\""), ("headers.0", "1")],
            vec![("url", "https"), ("method", "method"), ("headers[0]", "type")],
        ),
    ] {
        let text = changed(WHOLE, &changes);
        let wrong = CallbackSettings::read(&parsed(&text), false).unwrap_err();
        assert_eq!(told(&wrong), errors, "{changes:?}");
    }
}

#[test]
fn a_developers_own_machine_may_be_called_without_tls() {
    for (address, plain_allowed, holds) in [
        ("http://127.0.0.1:3000/c", true, true),
        ("http://127.0.0.1:3000/c", false, false),
        (" https://a.id/c ", false, true),
        ("ftp://127.0.0.1/c", true, false),
        ("https://a.id:8443/c?x=1", false, true),
        ("https://[2001:db8::1]:8443/c", false, true),
        ("https://[2001:db8::1]", false, true),
        ("https://a.id:99999/c", false, false),
        ("https://a.id:/c", false, false),
        ("https://a..id/c", false, false),
        ("https://[2001]/c", false, false),
        ("https://contoh😀.id/c", false, false),
    ] {
        assert_eq!(CallbackUrl::parse(address, plain_allowed).is_ok(), holds, "{address}");
    }
}
