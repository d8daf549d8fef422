//! One dialect of the document: its operations, and the schemas under names of its own, since several dialects have an
//! `ErrorBody`.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::operation::Operation;

/// How a caller shows who it is: the names of headers that go together.
pub(super) type Security = &'static [&'static str];

pub(super) const BEARER: Security = &["identityKey"];
pub(super) const ECERT: Security = &["ecertAppId", "ecertApiKey"];
pub(super) const ONEKYC_CLIENT: Security = &["onekycClientId", "onekycPassKey"];
pub(super) const ONEKYC_TOKEN: Security = &["onekycToken"];
pub(super) const H5_TOKEN: Security = &["h5Token"];

/// Every way to show it.
pub(super) fn security_schemes() -> Value {
    let header =
        |name: &str, what: &str| json!({"type": "apiKey", "in": "header", "name": name, "description": what});
    json!({
        "identityKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "The API key of the Identity Platform, `qe_sk_live_..` or `qe_sk_sandbox_..`.",
        },
        "ecertAppId": header("App-ID", "The application."),
        "ecertApiKey": header("API-Key", "Its key."),
        "onekycClientId": header("client-id", "The client, for a token."),
        "onekycPassKey": header("pass-key", "Its pass key, for a token."),
        "onekycToken": header("x-onekyc-token", "A partner token, for half an hour."),
        "h5Token": header("X-ACCESS-TOKEN", "A token of `generate-token`."),
    })
}

/// A dialect as it is written down.
pub(super) struct Dialect {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    sample: Option<(&'static str, &'static str)>,
    generator: SchemaGenerator,
    requests: Map<String, Value>,
    operations: Vec<Operation>,
}

/// What a dialect adds to the document.
pub(super) struct Written {
    pub(super) operations: Vec<(String, &'static str, Value)>,
    pub(super) schemas: Map<String, Value>,
}

const SCHEMAS: &str = "/components/schemas";

impl Dialect {
    /// A dialect without operations; its name stands before those of its schemas.
    pub(super) fn new(name: &'static str, title: &'static str, description: &'static str) -> Self {
        // As they are sent: what may be missing is told from what may be null.
        let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
        });
        let (requests, operations) = (Map::new(), Vec::new());
        Self {
            name,
            title,
            description,
            sample: None,
            generator: settings.into_generator(),
            requests,
            operations,
        }
    }

    /// The schema of what is sent.
    pub(super) fn sent<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    /// The schema of what is taken, under a name.
    pub(super) fn taken(&mut self, name: &str, schema: Value) -> Value {
        self.requests.insert(name.to_owned(), schema);
        json!({"$ref": format!("#{SCHEMAS}/{name}")})
    }

    /// Code to begin with, and what it does.
    pub(super) fn shows(&mut self, what: &'static str, code: &'static str) {
        self.sample = Some((what, code));
    }

    pub(super) fn add(&mut self, operation: Operation) {
        self.operations.push(operation);
    }

    pub(super) fn tag(&self) -> Value {
        let mut tag =
            json!({"name": self.name, "x-displayName": self.title, "description": self.description});
        if let Some((what, code)) = self.sample {
            tag["x-codeSample"] = json!({"label": what, "source": code});
        }
        tag
    }

    /// Writes it down, every schema under the dialect's own name.
    pub(super) fn write(mut self) -> Written {
        let definitions = self.generator.take_definitions(true);
        debug_assert!(
            self.requests.keys().all(|name| !definitions.contains_key(name)),
            "two schemas of one name"
        );
        let schemas = self.requests.into_iter().chain(definitions).map(|(name, mut schema)| {
            tidy(&mut schema, self.name);
            (format!("{}.{name}", self.name), schema)
        });
        let schemas = schemas.collect();
        let operations = self.operations.into_iter().map(|operation| {
            let (path, method) = (operation.path().to_owned(), operation.method());
            let mut written = operation.write(self.name);
            tidy(&mut written, self.name);
            (path, method, written)
        });
        Written { operations: operations.collect(), schemas }
    }
}

/// Gives references the dialect's name, and takes from descriptions what only rustdoc understands.
fn tidy(value: &mut Value, dialect: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("$ref", Value::String(target)) => {
                        if let Some(schema) = target.strip_prefix(&format!("#{SCHEMAS}/")) {
                            *target = format!("#{SCHEMAS}/{dialect}.{schema}");
                        }
                    }
                    ("description", Value::String(text)) => {
                        let paragraphs = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
                        let paragraphs: Vec<String> = paragraphs.collect();
                        *text = paragraphs.join("\n\n").replace("[`", "`").replace("`]", "`");
                    }
                    // What is shown as an example is nobody's to change.
                    ("examples" | "example" | "default" | "const" | "enum", _) => {}
                    (_, member) => tidy(member, dialect),
                }
            }
        }
        Value::Array(members) => members.iter_mut().for_each(|member| tidy(member, dialect)),
        _ => {}
    }
}
