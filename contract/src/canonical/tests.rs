//! RFC 8785 held by tables, and by agreement with another implementation.

use proptest::prelude::*;

use super::*;

#[test]
fn numbers_are_written_as_ecmascript_does() {
    for (input, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("1e30", "1e+30"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("0.000000000000000000000000001", "1e-27"),
        ("333333333.33333329", "333333333.3333333"),
        ("1E21", "1e+21"),
        ("1e15", "1000000000000000"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("9007199254740992", "9007199254740992"),
        ("-9007199254740991", "-9007199254740991"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ] {
        assert_eq!(canonical_text(input).as_deref(), Ok(expected), "{input}");
    }
}

#[test]
fn members_are_ordered_by_utf16_and_space_is_dropped() {
    let input = r#" { "\u20ac" : 1, "\r":2, "\ufb33":3, "1":4, "😂":5, "\u0080":6, "ö":7, "</script>":8, "a":{ "b":[ ], "a":{} } } "#;
    let expected = "{\"\\r\":2,\"1\":4,\"</script>\":8,\"a\":{\"a\":{},\"b\":[]},\"\u{80}\":6,\"ö\":7,\"€\":1,\"😂\":5,\"\u{fb33}\":3}";
    assert_eq!(canonical_text(input).as_deref(), Ok(expected));
}

#[test]
fn strings_keep_their_characters_and_escape_only_what_must_be() {
    let input = r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\b\f\t\u007f\ud83d\ude02""#;
    let expected = "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\u{7f}😂\"";
    assert_eq!(canonical_text(input).as_deref(), Ok(expected));
}

#[test]
fn what_parsers_read_differently_is_refused() {
    let name = |error: JsonError| match error {
        JsonError::Malformed { .. } => "malformed",
        JsonError::DuplicateMember(_) => "duplicate",
        JsonError::LoneSurrogate { .. } => "surrogate",
        JsonError::NumberRange { .. } => "range",
        JsonError::TooDeep => "deep",
        JsonError::TooMany => "many",
    };
    for (input, expected) in [
        (r#"{"a":1,"a":2}"#, "duplicate"),
        (r#"{"a":1,"\u0061":2}"#, "duplicate"),
        (r#"{"x":{"a":1,"b":2,"a":3}}"#, "duplicate"),
        (r#""\ud800""#, "surrogate"),
        (r#""\udc00""#, "surrogate"),
        (r#""\ud83dx""#, "surrogate"),
        (r#""\ud83d\u0041""#, "surrogate"),
        ("9007199254740993", "range"),
        ("-9007199254740993", "range"),
        ("123456789012345678901234567890", "range"),
        ("1e309", "range"),
        ("1.7e18", "range"),
        ("9007199254740993.0", "range"),
        ("9007199254740992.0", "range"),
        ("999999999999999900000", "range"),
        ("", "malformed"),
        ("{\"a\":1,}", "malformed"),
        ("[1,]", "malformed"),
        ("01", "malformed"),
        ("1.", "malformed"),
        ("+1", "malformed"),
        ("NaN", "malformed"),
        ("nul", "malformed"),
        ("'a'", "malformed"),
        ("\"\n\"", "malformed"),
        ("\"\\x\"", "malformed"),
        ("\"\\u12\"", "malformed"),
        ("\"open", "malformed"),
        ("{\"a\" 1}", "malformed"),
        ("{a:1}", "malformed"),
        ("[1] []", "malformed"),
        ("\u{feff}1", "malformed"),
    ] {
        assert_eq!(parse(input).map_err(name).unwrap_err(), expected, "{input}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parse(&deep), Err(JsonError::TooDeep));
    let many = format!("[{}0]", "0,".repeat(200_000));
    assert_eq!(parse(&many), Err(JsonError::TooMany));
}

#[test]
fn integers_that_are_kept_lose_no_digit() {
    for text in ["1234567890123456", "9171022512990011", "9999999999999999", "-9171022512990011"] {
        assert_eq!(parse_keeping_integers(text), Ok(Json::LongInteger(text)));
        assert_eq!(canonical_bytes(&parse_keeping_integers(text).unwrap()), text.as_bytes());
    }
    assert_eq!(parse_keeping_integers("999999999999999"), Ok(Json::Number(999_999_999_999_999.0)));
    assert_eq!(parse_keeping_integers("9171022512990011.0"), Err(JsonError::NumberRange { at_byte: 0 }));
    assert_eq!(parse_keeping_integers("0917102251299001"), parse("0917102251299001"));
}

#[test]
fn text_without_escapes_is_borrowed() {
    let json = parse(r#"["plain","esc\naped"]"#).unwrap();
    let list = json.as_list().unwrap();
    assert!(matches!(&list[0], Json::Text(Cow::Borrowed("plain"))));
    assert!(matches!(&list[1], Json::Text(Cow::Owned(text)) if text == "esc\naped"));
}

/// Between 2^53 and 1e21 a double is a whole number that the parser refuses.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature of a filter")]
fn readable(number: &f64) -> bool {
    number.is_finite() && !(9_007_199_254_740_992.0..1e21).contains(&number.abs())
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_filter("readable in its own canonical form", readable).prop_map(Into::into),
        (-(1_i64 << 53)..=(1_i64 << 53)).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[ -~\\u{0}-\\u{1f}\"\\\\]{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn another_implementation_writes_the_same_bytes(value in any_json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let theirs = serde_json_canonicalizer::to_string(&value).unwrap();
        prop_assert_eq!(canonical_text(&text).unwrap(), theirs);
    }

    #[test]
    fn canonical_text_is_its_own_canonical_form(value in any_json()) {
        let once = canonical_text(&value.to_string()).unwrap();
        prop_assert_eq!(canonical_text(&once).unwrap(), once);
    }

    #[test]
    fn any_bytes_get_an_answer(text in any::<String>()) {
        drop(parse(&text));
    }
}

#[test]
fn a_mark_is_found_at_any_place_of_a_long_text() {
    for before in 0..70 {
        for mark in ["\"", "\\", "\u{0}", "\u{1f}"] {
            let text = format!("{}{mark}{}", "a".repeat(before), "é".repeat(40));
            let json = Json::Text(text.clone().into());
            let bytes = canonical_bytes(&json);
            assert_eq!(bytes, serde_json::to_vec(&text).unwrap(), "{before} {mark:?}");
            assert_eq!(parse(std::str::from_utf8(&bytes).unwrap()).unwrap(), json, "{before} {mark:?}");
        }
    }
}
