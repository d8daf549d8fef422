//! The fields of a schema as a page shows them: name, type, whether they are required, limits, what they mean.

use maud::{Markup, html};
use serde_json::Value;

use super::{inline, operation::resolved};

/// The members of an object, or what else a schema admits.
pub(super) fn of(schema: &'static Value) -> Markup {
    let schema = resolved(schema);
    let variants = variants(schema);
    html! {
        @if !members(schema).is_empty() {
            dl.fields {
                @for (name, member) in members(schema) {
                    (field(name, member, is_required(schema, name), None))
                }
            }
        } @else if let Some(items) = schema.get("items") {
            (of(items))
        } @else if variants.iter().any(|variant| !members(resolved(variant)).is_empty()) {
            @for (index, variant) in variants.into_iter().enumerate() {
                @if index > 0 { p.or { "or" } }
                (of(variant))
            }
        } @else {
            p.plain { (kind(schema)) }
        }
    }
}

/// One field, and what it holds.
pub(super) fn field(name: &str, schema: &'static Value, required: bool, what: Option<&str>) -> Markup {
    let target = resolved(schema);
    let own = schema["description"].as_str().or(target["description"].as_str()).unwrap_or_default();
    let inner = holds(target);
    html! {
        dt {
            code { (name) }
            span.kind { (kind(schema)) }
            @if required { span.required { "required" } }
        }
        dd {
            @let what = what.unwrap_or(own);
            @if !what.is_empty() { p { (inline(what)) } }
            @let limits = limits(target);
            @if !limits.is_empty() { p.limits { (inline(&limits.join(" · "))) } }
            @let words = words(target);
            @if !words.is_empty() {
                ul.words {
                    @for (word, meaning) in words {
                        li { code { (word) } @if let Some(meaning) = meaning { " " (inline(meaning)) } }
                    }
                }
            }
            @if let Some(inner) = inner { details { summary { "Its members" } (of(inner)) } }
        }
    }
}

/// What is inside a field, where that has members.
fn holds(schema: &'static Value) -> Option<&'static Value> {
    let has_members = |schema: &'static Value| {
        let schema = resolved(schema);
        !members(schema).is_empty()
            || variants(schema).iter().any(|variant| !members(resolved(variant)).is_empty())
    };
    if has_members(schema) {
        return Some(schema);
    }
    schema.get("items").filter(|items| has_members(items))
}

fn members(schema: &'static Value) -> Vec<(&'static str, &'static Value)> {
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.as_str(), member))
        .collect()
}

fn variants(schema: &'static Value) -> Vec<&'static Value> {
    ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten().collect()
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

/// The type in a few words: `string`, `string or integer`, `list of objects`.
fn kind(schema: &'static Value) -> String {
    let schema = resolved(schema);
    let mut kinds: Vec<String> = match &schema["type"] {
        Value::String(kind) => vec![kind.clone()],
        Value::Array(kinds) => kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect(),
        _ => {
            let mut kinds: Vec<String> = variants(schema).into_iter().map(kind).collect();
            kinds.dedup();
            kinds
        }
    };
    if let (Some(list), Some(items)) = (kinds.iter_mut().find(|kind| *kind == "array"), schema.get("items")) {
        *list = format!("list of {}", kind(items));
    }
    match schema["format"].as_str() {
        Some(format) if !kinds.is_empty() && !format.starts_with(['u', 'i']) => {
            kinds[0] = format!("{} ({format})", kinds[0]);
        }
        _ => {}
    }
    if kinds.is_empty() { "anything".to_owned() } else { kinds.join(" or ") }
}

fn limits(schema: &'static Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut bounds = |least: &str, most: &str, unit: &str| {
        let [least, most] = [least, most].map(|name| schema.get(name).filter(|bound| *bound != 0));
        match (least, most) {
            (Some(least), Some(most)) => found.push(format!("{least} to {most}{unit}")),
            (Some(least), None) => found.push(format!("at least {least}{unit}")),
            (None, Some(most)) => found.push(format!("at most {most}{unit}")),
            (None, None) => {}
        }
    };
    bounds("minLength", "maxLength", " characters");
    bounds("minimum", "maximum", "");
    bounds("minItems", "maxItems", " items");
    bounds("minProperties", "maxProperties", " members");
    for variant in std::iter::once(schema).chain(variants(schema)) {
        if let Some(pattern) = variant["pattern"].as_str() {
            found.push(format!("`{pattern}`"));
        }
    }
    if let Some(default) = schema.get("default") {
        found.push(format!("`{default}` by default"));
    }
    found
}

/// The words that a field may hold, and what they mean.
fn words(schema: &'static Value) -> Vec<(String, Option<&'static str>)> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let listed = schema["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|word| !word.is_null())
        .map(|word| (plain(word), None));
    let explained = variants(schema)
        .into_iter()
        .filter_map(|variant| Some((plain(variant.get("const")?), variant["description"].as_str())));
    listed.chain(explained).collect()
}
