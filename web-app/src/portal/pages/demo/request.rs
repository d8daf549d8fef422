//! The request as a partner's own program would make it: JSON, and a line for a shell. Pure.

use contract::{
    base64,
    ecert::{API_KEY_HEADER, APP_ID_HEADER},
};

/// Characters of a photo that are shown.
const SHOWN_CHARS: usize = 16;

/// A flat object, a member a line, in the order that is given.
pub(super) fn json(members: &[(&str, &str)]) -> String {
    // A string is always JSON.
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let lines: Vec<String> =
        members.iter().map(|(name, value)| format!("  {}: {}", quoted(name), quoted(value))).collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

/// A photo as base64, cut short.
pub(super) fn shortened(photo: &[u8]) -> String {
    let start = base64::encode(&photo[..photo.len().min(SHOWN_CHARS / 4 * 3)]);
    format!("{start}... ({} characters)", base64::encoded_len(photo.len()))
}

/// The line for a shell; whoever runs it puts their own key in.
pub(super) fn curl(url: &str, body: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let headers = [
        format!("{APP_ID_HEADER}: <App-ID>"),
        format!("{API_KEY_HEADER}: <API-Key>"),
        "Content-Type: application/json".to_owned(),
    ];
    let headers = headers.map(|header| format!("  -H {} \\\n", quoted(&header))).concat();
    format!("curl -X POST {} \\\n{headers}  -d {}", quoted(url), quoted(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_quoted_for_json_and_for_a_shell() {
        let body = json(&[("name", "MA'RUF \"X\" $(id)"), ("nik", "1")]);
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read["name"], "MA'RUF \"X\" $(id)");
        assert!(body.find("name").unwrap() < body.find("nik").unwrap(), "in the order of the form");
        let line = curl("https://tanda.example/verify", &body);
        assert!(
            line.contains(r#"MA'\''RUF \"X\" $(id)"#) && line.contains("-H 'App-ID: <App-ID>'"),
            "{line}"
        );
    }

    #[test]
    fn a_photo_is_cut_short() {
        assert_eq!(shortened(&[0; 300]), "AAAAAAAAAAAAAAAA... (400 characters)");
        assert_eq!(shortened(&[]), "... (0 characters)");
    }
}
