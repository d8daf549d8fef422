use super::*;
use crate::canonical::parse_keeping_digits;

/// What is said of a body, `path code message` each, in the order of reading.
fn told(
    errors: Errors,
    text: &str,
    read: impl FnOnce(&Object<'_>, &mut Errors) -> Option<String>,
) -> Result<String, Vec<String>> {
    let json = parse_keeping_digits(text).unwrap();
    let told = |error: FieldError| format!("{} {} {}", error.field, error.code, error.message);
    errors
        .read(&json, |body, errors| read(body, errors))
        .map_err(|wrong| wrong.into_iter().map(told).collect())
}

const REQUIRED: Result<&str, &str> = Err("a required is required");
const NO_STRING: Result<&str, &str> = Err("a type must be a string");
const NO_FLAG: Result<&str, &str> = Err("a type must be true or false");
const NO_WHOLE: Result<&str, &str> = Err("a range must be a whole number from 2 to 9");
const NO_OBJECT: Result<&str, &str> = Err("a type must be an object");
const LONG: Result<&str, &str> = Err("a length must be at most 3 characters");

type Read = fn(&Object<'_>, &mut Errors) -> Option<String>;

#[test]
fn a_member_is_read_missed_or_refused_as_its_kind() {
    let kinds: [(&str, Read); 9] = [
        ("string", |body, errors| body.string("a", errors).map(str::to_owned)),
        ("optional_string", |body, errors| {
            Some(body.optional_string("a", errors).unwrap_or("none").to_owned())
        }),
        ("string_or_digits", |body, errors| body.string_or_digits("a", errors).map(str::to_owned)),
        ("text", |body, errors| body.text("a", 3, errors).map(str::to_owned)),
        ("optional_text", |body, errors| {
            Some(body.optional_text("a", 3, errors).unwrap_or("none").to_owned())
        }),
        ("flag", |body, errors| Some(body.flag("a", errors).to_string())),
        ("required_flag", |body, errors| body.required_flag("a", errors).map(|flag| flag.to_string())),
        ("whole", |body, errors| body.whole("a", (2, 9), 5, errors).map(|whole| whole.to_string())),
        ("required_object", |body, errors| {
            body.required_object("a", errors)?.string("b", errors).map(str::to_owned)
        }),
    ];
    for (value, expected) in [
        (
            None,
            [REQUIRED, Ok("none"), REQUIRED, REQUIRED, Ok("none"), Ok("false"), REQUIRED, Ok("5"), REQUIRED],
        ),
        (
            Some("null"),
            [REQUIRED, Ok("none"), REQUIRED, REQUIRED, Ok("none"), Ok("false"), REQUIRED, Ok("5"), REQUIRED],
        ),
        (
            Some(r#""""#),
            [Ok(""), Ok(""), Ok(""), REQUIRED, Ok("none"), NO_FLAG, NO_FLAG, NO_WHOLE, NO_OBJECT],
        ),
        (
            Some(r#""abcd""#),
            [Ok("abcd"), Ok("abcd"), Ok("abcd"), LONG, LONG, NO_FLAG, NO_FLAG, NO_WHOLE, NO_OBJECT],
        ),
        (
            Some("7"),
            [NO_STRING, NO_STRING, Ok("7"), NO_STRING, NO_STRING, NO_FLAG, NO_FLAG, Ok("7"), NO_OBJECT],
        ),
        (
            Some("7.5"),
            [NO_STRING, NO_STRING, NO_STRING, NO_STRING, NO_STRING, NO_FLAG, NO_FLAG, NO_WHOLE, NO_OBJECT],
        ),
        (
            Some("true"),
            [
                NO_STRING,
                NO_STRING,
                NO_STRING,
                NO_STRING,
                NO_STRING,
                Ok("true"),
                Ok("true"),
                NO_WHOLE,
                NO_OBJECT,
            ],
        ),
        (
            Some("{}"),
            [
                NO_STRING,
                NO_STRING,
                NO_STRING,
                NO_STRING,
                NO_STRING,
                NO_FLAG,
                NO_FLAG,
                NO_WHOLE,
                Err("a.b required is required"),
            ],
        ),
    ] {
        let text = value.map_or("{}".to_owned(), |value| format!("{{\"a\": {value}}}"));
        for ((kind, read), expected) in kinds.into_iter().zip(expected) {
            let read = told(Errors::default(), &text, read);
            let expected = expected.map(str::to_owned).map_err(|error| vec![error.to_owned()]);
            assert_eq!(read, expected, "{kind} of {text}");
        }
    }
}

#[test]
fn every_error_is_collected_by_its_path() {
    let text = r#"{"list": [{"a": 1}, 2], "in": {"b": "x"}}"#;
    let wrong = told(Errors::default(), text, |body, errors| {
        for object in body.objects("list", 2, errors) {
            object.string("a", errors);
        }
        body.objects("list", 1, errors);
        body.object("in", errors)?.flag("b", errors);
        Some(String::new())
    });
    let expected = [
        "list[1] type must be an object",
        "list[0].a type must be a string",
        "list type must be a list of at most 1",
        "in.b type must be true or false",
    ];
    assert_eq!(wrong, Err(expected.map(str::to_owned).to_vec()));
    for text in ["[]", "7", "null"] {
        let nothing = told(Errors::default(), text, |_, _| Some(String::new()));
        assert_eq!(nothing, Err(vec!["body type must be an object".to_owned()]), "{text}");
    }
}

#[test]
fn a_dialect_may_begin_its_messages_with_the_name() {
    let text = r#"{"in": {"phone": true}}"#;
    let wrong = told(Errors::beginning_with_the_name(), text, |body, errors| {
        body.string("nik", errors);
        body.object("in", errors)?.string("phone", errors);
        errors.put(FieldError::new("email", "email", "email must be email format"));
        assert!(errors.are_about("in.phone") && !errors.are_about("phone"));
        None
    });
    let expected = [
        "nik required nik is required",
        "in.phone type phone must be a string",
        "email email email must be email format",
    ];
    assert_eq!(wrong, Err(expected.map(str::to_owned).to_vec()));
}
