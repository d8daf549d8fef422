//! One call of a dialect: what it takes, and everything that it may answer.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::dialect::Security;
use crate::auth::rate_limit::Bucket;

/// Headers of answers, by the names under which the document has them.
pub(super) fn headers() -> Value {
    let text = |what: &str| json!({"description": what, "schema": {"type": "string"}});
    let whole = |what: &str| json!({"description": what, "schema": {"type": "integer", "minimum": 0}});
    json!({
        "RequestId": {
            "description": "The id of the call, in our log too. One of your own, sent as `x-request-id`, is taken where it \
                            is 8 to 64 letters, digits, dashes and underscores.",
            "required": true,
            "schema": {"type": "string"},
        },
        "Replayed": {
            "description": "`true` where the answer to an earlier call under the same `Idempotency-Key` is \
                given again.",
            "schema": {"type": "string", "enum": ["true"]},
        },
        "RetryAfter": whole("Seconds to wait."),
        "XRateLimitLimit": whole("Calls a minute."),
        "XRateLimitRemaining": whole("Calls left in this minute."),
        "XRateLimitReset": whole("When the minute ends, seconds since 1970."),
        "RateLimitPolicy": text("The same limit as the IETF's draft writes it: `\"capture\";q=20;w=60`."),
        "RateLimit": text("What is left of it: `\"capture\";r=19;t=42`."),
    })
}

const LIMIT_HEADERS: [(&str, &str); 5] = [
    ("X-RateLimit-Limit", "XRateLimitLimit"),
    ("X-RateLimit-Remaining", "XRateLimitRemaining"),
    ("X-RateLimit-Reset", "XRateLimitReset"),
    ("RateLimit-Policy", "RateLimitPolicy"),
    ("RateLimit", "RateLimit"),
];

/// A call.
pub(super) struct Operation {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    description: String,
    security: Vec<Security>,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: BTreeMap<u16, Answer>,
    bucket: Option<Bucket>,
    repeatable: bool,
}

/// Everything of one status.
struct Answer {
    description: String,
    media_type: &'static str,
    schema: Value,
    examples: Map<String, Value>,
}

/// An example: its name, and the value as it travels.
pub(super) type Example = (&'static str, Value);

/// The value of an example that is a type of ours.
pub(super) fn shown(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Operation {
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            description: String::new(),
            security: Vec::new(),
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            bucket: None,
            repeatable: false,
        }
    }

    /// An event that we send: its name stands in the place of a path.
    pub(super) fn event(name: &'static str, summary: &'static str) -> Self {
        Self::new("post", name, name, summary)
    }

    pub(super) fn method(&self) -> &'static str {
        self.method
    }

    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    /// What it does, in a few sentences.
    pub(super) fn says(mut self, description: &str) -> Self {
        description.clone_into(&mut self.description);
        self
    }

    pub(super) fn for_callers_with(mut self, security: Security) -> Self {
        self.security.push(security);
        self
    }

    /// A limit, whose headers every answer carries that got as far as being counted.
    pub(super) fn within(mut self, bucket: Bucket) -> Self {
        self.bucket = Some(bucket);
        self
    }

    /// Whether it may be called again under an `Idempotency-Key`.
    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self.parameter("header", "Idempotency-Key", false, &json!({
            "description": "A name of yours for this call. The same call again within a day gets the same \
                answer.",
            "type": "string",
            "pattern": "^[!-~]{1,255}$",
        }))
    }

    /// A parameter of the path, the query or the headers; its schema carries its description.
    pub(super) fn parameter(mut self, place: &str, name: &str, required: bool, schema: &Value) -> Self {
        let mut schema = schema.clone();
        let description = schema.as_object_mut().and_then(|members| members.remove("description"));
        self.parameters.push(json!({
            "name": name,
            "in": place,
            "required": required,
            "description": description,
            "schema": schema,
        }));
        self
    }

    pub(super) fn takes(self, schema: &Value, examples: &[Example]) -> Self {
        self.takes_as(&["application/json"], schema, examples)
    }

    pub(super) fn takes_as(mut self, media_types: &[&str], schema: &Value, examples: &[Example]) -> Self {
        let named: Map<String, Value> =
            examples.iter().map(|(name, value)| ((*name).to_owned(), json!({"value": value}))).collect();
        let mut content = Map::new();
        for media_type in media_types {
            content.insert((*media_type).to_owned(), json!({"schema": schema, "examples": named}));
        }
        self.body = Some(json!({"required": true, "content": content}));
        self
    }

    /// What it answers when it works.
    pub(super) fn answers(self, status: u16, what: &str, schema: Value, examples: Vec<Example>) -> Self {
        self.answers_as((status, "application/json"), what, schema, examples)
    }

    pub(super) fn answers_as(
        mut self,
        (status, media_type): (u16, &'static str),
        what: &str,
        schema: Value,
        examples: Vec<Example>,
    ) -> Self {
        let examples = examples.into_iter().map(|(name, value)| (name.to_owned(), json!({"value": value})));
        let answer =
            Answer { description: what.to_owned(), media_type, schema, examples: examples.collect() };
        self.answers.insert(status, answer);
        self
    }

    /// An answer without a body.
    pub(super) fn answers_nothing(mut self, status: u16, what: &str) -> Self {
        let (description, examples) = (what.to_owned(), Map::new());
        self.answers.insert(status, Answer { description, media_type: "", schema: Value::Null, examples });
        self
    }

    /// What it answers instead, with the words of whoever answers it.
    pub(super) fn refuses(self, refusals: impl IntoIterator<Item = Refusal>, schema: &Value) -> Self {
        refusals.into_iter().fold(self, |mut operation, refusal| {
            let Refusal { status, why, body, media_type } = refusal;
            let answer = operation.answers.entry(status).or_insert_with(|| Answer {
                description: reason(status).to_owned(),
                media_type,
                schema: schema.clone(),
                examples: Map::new(),
            });
            let name = format!("{status}-{}", answer.examples.len() + 1);
            answer.examples.insert(name, json!({"summary": why, "value": body}));
            operation
        })
    }

    /// Writes it down.
    pub(super) fn write(self, tag: &str) -> Value {
        let limit = self.bucket.map(|Bucket { name, per_minute }| {
            format!(
                "

Limit `{name}`: {per_minute} calls a minute."
            )
        });
        let description = self.description + limit.as_deref().unwrap_or_default();
        let mut answers = Map::new();
        for (status, answer) in self.answers {
            // What others answer carries no headers of ours.
            let is_ours = self.path.starts_with('/');
            let mut headers = if is_ours { json!({"x-request-id": header("RequestId")}) } else { json!({}) };
            // Who is not let in is not counted.
            if self.bucket.is_some() && !matches!(status, 401 | 403) {
                for (name, component) in LIMIT_HEADERS {
                    headers[name] = header(component);
                }
            }
            if matches!(status, 429) {
                headers["Retry-After"] = header("RetryAfter");
            }
            if self.repeatable {
                headers["idempotency-replayed"] = header("Replayed");
            }
            let mut written = json!({"description": answer.description, "headers": headers});
            if !answer.media_type.is_empty() {
                let mut content = json!({"schema": answer.schema});
                if !answer.examples.is_empty() {
                    content["examples"] = Value::Object(answer.examples);
                }
                written["content"] = json!({answer.media_type: content});
            }
            answers.insert(status.to_string(), written);
        }
        let mut operation = json!({
            "tags": [tag],
            "operationId": self.id,
            "summary": self.summary,
            "description": description,
            "security": self.security.iter().map(|schemes| {
                schemes.iter().map(|scheme| ((*scheme).to_owned(), json!([]))).collect::<Map<_, _>>()
            }).collect::<Vec<_>>(),
            "parameters": self.parameters,
            "responses": answers,
        });
        if let Some(body) = self.body {
            operation["requestBody"] = body;
        }
        operation
    }
}

fn header(component: &str) -> Value {
    json!({"$ref": format!("#/components/headers/{component}")})
}

/// One way in which a call fails.
pub(super) struct Refusal {
    status: u16,
    why: String,
    body: Value,
    media_type: &'static str,
}

impl Refusal {
    pub(super) fn new(status: impl Into<u16>, why: &str, body: &impl Serialize) -> Self {
        Self { status: status.into(), why: why.to_owned(), body: shown(body), media_type: "application/json" }
    }

    /// One that is told in one plain line.
    pub(super) fn plain(status: impl Into<u16>, why: &str, line: &str) -> Self {
        let media_type = "text/plain";
        Self {
            status: status.into(),
            why: why.to_owned(),
            body: Value::String(format!("{line}\n")),
            media_type,
        }
    }
}

/// What a status of HTTP means, for people.
fn reason(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Refused")
}
