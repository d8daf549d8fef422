//! A call as a command that can be pasted: secrets are names of variables, the body is the first example.

use serde_json::Value;

use super::operation::{Call, laid_out};

/// The command.
pub(super) fn command(call: &Call, base_url: &str) -> String {
    let mut lines =
        vec![format!("curl -X {} {}", call.method.to_uppercase(), quoted(&address(call, base_url)))];
    for header in call.security() {
        // A variable is not read within single quotes.
        let value = match header {
            "Authorization: Bearer" => "Authorization: Bearer $API_KEY".to_owned(),
            name => format!("{name}: ${}", name.to_uppercase().replace('-', "_")),
        };
        lines.push(format!("-H \"{value}\""));
    }
    for parameter in call.parameters().iter().filter(|parameter| parameter["in"] == "header") {
        if parameter["required"] == true {
            let name = parameter["name"].as_str().unwrap_or_default();
            lines.push(format!("-H {}", quoted(&format!("{name}: {}", sample(parameter)))));
        }
    }
    if let Some((media_type, content)) = call.body() {
        let example = content["examples"].as_object().and_then(|examples| examples.values().next());
        let value = example.map_or(&Value::Null, |example| &example["value"]);
        match (media_type, value) {
            ("multipart/form-data", Value::Object(parts)) => {
                for (name, value) in parts {
                    lines.push(format!("-F {}", quoted(&format!("{name}={}", laid_out(value)))));
                }
            }
            ("application/json", value) => {
                lines.push("-H 'Content-Type: application/json'".to_owned());
                lines.push(format!("-d {}", quoted(&laid_out(value))));
            }
            (media_type, _) => {
                lines.push(format!("-H 'Content-Type: {media_type}'"));
                lines.push("--data-binary @photo.jpg".to_owned());
            }
        }
    }
    lines.join(" \\\n  ")
}

fn address(call: &Call, base_url: &str) -> String {
    let mut path = call.path.to_owned();
    let mut query = Vec::new();
    for parameter in call.parameters() {
        let name = parameter["name"].as_str().unwrap_or_default();
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &sample(parameter)),
            Some("query") if parameter["required"] == true => {
                query.push(format!("{name}={}", sample(parameter)));
            }
            _ => {}
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{base_url}{path}{query}")
}

/// A value of a parameter: its example, its first word, or its name in capitals.
fn sample(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let known = schema["examples"][0].as_str().or(schema["enum"][0].as_str());
    known.map_or_else(|| parameter["name"].as_str().unwrap_or_default().to_uppercase(), str::to_owned)
}

/// A word for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
