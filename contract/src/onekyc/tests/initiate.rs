//! Starting a flow.

use super::*;
use crate::consent::Locale;

const PHONE: &str = include_str!("../../../tests/data/onekyc/initiate-sdk-phone.json");
const EMAIL: &str = include_str!("../../../tests/data/onekyc/initiate-sdk-email.json");

#[test]
fn the_documented_bodies_start_a_flow() {
    let phone = Initiation::read(&parsed(PHONE)).unwrap();
    assert_eq!(phone.contacts.verified_phone().unwrap().as_str(), "628188888889");
    assert!(phone.contacts.email().is_none());
    let reference = phone.contacts.phone().unwrap().verification.as_ref().unwrap();
    assert_eq!(reference.as_str(), "string-referencing-to-phonenumber-verification");
    let email = Initiation::read(&parsed(EMAIL)).unwrap();
    assert_eq!(email.contacts.verified_email().unwrap().as_str(), "user@example.com");
    for initiation in [phone, email] {
        assert_eq!(initiation.locale, UserLocale::Indonesian);
        let Source::Sdk { success: Some(success), failure: Some(failure) } = initiation.source else {
            panic!("the samples are for the SDK")
        };
        assert_eq!(success.as_str(), "http://myserver.com/success-page");
        assert_eq!(failure.as_str(), "http://myserver.com/failure-page");
    }
}

#[test]
fn the_sample_as_printed_with_its_trailing_comma_is_no_json() {
    let printed = PHONE.replacen("    }\n  },\n  \"userLocale\"", "    },\n  },\n  \"userLocale\"", 1);
    assert_ne!(printed, PHONE);
    assert!(parse_keeping_digits(&printed).is_err());
}

#[test]
fn the_inner_locale_wins_over_the_outer_one() {
    for (changes, locale) in [
        (vec![("userLocale", "\"en_ID\"")], UserLocale::English),
        (vec![("userLocale", "null")], UserLocale::Indonesian),
        (
            vec![("userLocale", "\"en_ID\""), ("additionalDetails.userLocale", "\"id_ID\"")],
            UserLocale::Indonesian,
        ),
        (vec![("additionalDetails.userLocale", "\"en_ID\"")], UserLocale::English),
        (vec![("userLocale", "\"en_ID\""), ("additionalDetails.userLocale", "null")], UserLocale::English),
    ] {
        let text = changed(PHONE, &changes);
        assert_eq!(Initiation::read(&parsed(&text)).unwrap().locale, locale, "{changes:?}");
    }
    assert_eq!((UserLocale::English.locale(), UserLocale::English.as_str()), (Locale::En, "en_ID"));
    assert_eq!((UserLocale::Indonesian.locale(), UserLocale::Indonesian.as_str()), (Locale::Id, "id_ID"));
}

#[test]
fn every_broken_rule_is_told_by_its_path() {
    const VERIFICATION: &str = "additionalDetails.dataVerification";
    const REFERENCE: &str = "additionalDetails.dataVerification.phoneNumber.verificationReferenceId";
    let long_url = format!("\"https://a.id/{}\"", "x".repeat(2_048));
    let long_reference = format!("\"{}\"", "r".repeat(MAX_REFERENCE_CHARS + 1));
    for (changes, errors) in [
        (vec![("flow", "null")], vec![("flow", "required")]),
        (vec![("flow", "\"KYC\"")], vec![("flow", "flow")]),
        (vec![("source", "null")], vec![("source", "required")]),
        (vec![("source", "\"sdk\"")], vec![("source", "source")]),
        (vec![("source", "1")], vec![("source", "type")]),
        (
            vec![
                ("source", "\"WEB_SDK\""),
                ("successRedirectionUrl", "null"),
                ("failureRedirectionUrl", "\"javascript:alert(1)\""),
            ],
            vec![("successRedirectionUrl", "required"), ("failureRedirectionUrl", "url")],
        ),
        (vec![("successRedirectionUrl", "\"/relative\"")], vec![("successRedirectionUrl", "url")]),
        (vec![("successRedirectionUrl", long_url.as_str())], vec![("successRedirectionUrl", "url")]),
        (vec![("userLocale", "\"fr_FR\"")], vec![("userLocale", "locale")]),
        (vec![("additionalDetails.userLocale", "\"id\"")], vec![("additionalDetails.userLocale", "locale")]),
        (vec![("additionalDetails", "null")], vec![("additionalDetails", "required")]),
        (vec![("additionalDetails", "[]")], vec![("additionalDetails", "type")]),
        (
            vec![("additionalDetails.phoneNumber", "null")],
            vec![("additionalDetails.phoneNumber", "required")],
        ),
        (
            vec![("additionalDetails.phoneNumber", "\"+628188888889\"")],
            vec![("additionalDetails.phoneNumber", "not_numeric")],
        ),
        (
            vec![("additionalDetails.phoneNumber", "\"08188888889\"")],
            vec![("additionalDetails.phoneNumber", "form")],
        ),
        (vec![("additionalDetails.email", "\"x\"")], vec![("additionalDetails.email", "email")]),
        (vec![(VERIFICATION, "null")], vec![(VERIFICATION, "unverified")]),
        (
            vec![("additionalDetails.dataVerification.phoneNumber.isVerified", "false")],
            vec![(VERIFICATION, "unverified")],
        ),
        (
            vec![("additionalDetails.dataVerification.phoneNumber.isVerified", "\"true\"")],
            vec![
                ("additionalDetails.dataVerification.phoneNumber.isVerified", "type"),
                (VERIFICATION, "unverified"),
            ],
        ),
        (vec![(REFERENCE, "\" \"")], vec![(REFERENCE, "required")]),
        (vec![(REFERENCE, "null")], vec![(REFERENCE, "required")]),
        (vec![(REFERENCE, long_reference.as_str())], vec![(REFERENCE, "length")]),
        (
            vec![
                ("flow", "\"x\""),
                ("source", "\"x\""),
                ("additionalDetails.email", "\"x\""),
                ("userLocale", "1"),
            ],
            vec![
                ("flow", "flow"),
                ("source", "source"),
                ("additionalDetails.email", "email"),
                ("userLocale", "type"),
            ],
        ),
    ] {
        let text = changed(PHONE, &changes);
        let wrong = Initiation::read(&parsed(&text)).unwrap_err();
        assert_eq!(told(&wrong), errors, "{changes:?}");
    }
    assert_eq!(told(&Initiation::read(&parsed("[]")).unwrap_err()), [("body", "type")]);
}

#[test]
fn a_second_contact_may_be_unverified_and_stays_out_of_the_certificate() {
    let text = changed(PHONE, &[("additionalDetails.email", "\"user@example.com\""), ("unknown", "1")]);
    let contacts = Initiation::read(&parsed(&text)).unwrap().contacts;
    assert!(contacts.email().is_some() && contacts.verified_email().is_none());
    assert!(contacts.verified_phone().is_some());
}

#[test]
fn a_page_needs_both_addresses_and_an_app_none() {
    let web = changed(PHONE, &[("source", "\"WEB_SDK\"")]);
    assert!(matches!(Initiation::read(&parsed(&web)).unwrap().source, Source::WebSdk(_)));
    let app = changed(PHONE, &[("successRedirectionUrl", "null"), ("failureRedirectionUrl", "\"\"")]);
    let source = Initiation::read(&parsed(&app)).unwrap().source;
    assert_eq!(source, Source::Sdk { success: None, failure: None });
}

#[test]
fn each_source_has_its_answer() {
    let expires = ExpiringData::of(at(1_800_000_000 - i64::from(SDK_TOKEN_SECONDS)), at(1_800_000_000));
    let sdk: Answer<InitiateData> =
        round_trip(include_str!("../../../tests/data/onekyc/initiate-sdk-response.json"));
    let token = "a-token-of-one-flow".to_owned();
    assert_eq!(sdk.data, InitiateData::Sdk { token, expires: expires.clone() });
    let web: Answer<InitiateData> =
        round_trip(include_str!("../../../tests/data/onekyc/initiate-web-sdk-response.json"));
    let launch_url = "https://tanda.example/siv/?token=t".to_owned();
    assert_eq!(web.data, InitiateData::WebSdk { launch_url, expires });
}
