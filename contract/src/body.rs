//! Reading the members of a body: every error is collected, by the path of its member. Unknown members are left alone,
//! `null` is a member that is not there. What a member means is its dialect's to say; dialects that tell one fault and
//! name no member have nothing to collect, and read for themselves.

use crate::{canonical::Json, field::FieldError};

/// What was wrong so far, and how it is said.
#[derive(Debug, Default)]
pub struct Errors {
    found: Vec<FieldError>,
    begins_with_name: bool,
}

impl Errors {
    /// For dialects whose messages begin with the name of the member: `phone is required`. Others leave it to the path.
    pub fn beginning_with_the_name() -> Self {
        Self { begins_with_name: true, ..Self::default() }
    }

    /// Reads a body: what was read, where nothing was wrong.
    ///
    /// # Errors
    /// Everything that was wrong, in the order of reading.
    pub fn read<'a, T>(
        mut self,
        json: &'a Json<'a>,
        read: impl FnOnce(&Object<'a>, &mut Self) -> Option<T>,
    ) -> Result<T, Vec<FieldError>> {
        let read = Object::at(json, String::new(), &mut self).and_then(|body| read(&body, &mut self));
        match read {
            Some(read) if self.found.is_empty() => Ok(read),
            _ => Err(self.found),
        }
    }

    /// Says that a member is wrong: nothing was read.
    pub fn add<T>(&mut self, path: impl Into<String>, code: &str, message: impl Into<String>) -> Option<T> {
        let (path, message) = (path.into(), message.into());
        let message = if self.begins_with_name {
            format!("{} {message}", path.rsplit('.').next().unwrap_or(&path))
        } else {
            message
        };
        self.put(FieldError::new(path, code, message));
        None
    }

    /// The same of an error whose message is whole.
    pub fn put(&mut self, error: FieldError) {
        self.found.push(error);
    }

    /// Whether something is wrong with a member.
    pub fn are_about(&self, path: &str) -> bool {
        self.found.iter().any(|error| error.field == path)
    }
}

/// An object of the body and the path that leads to it.
pub struct Object<'a> {
    json: &'a Json<'a>,
    path: String,
}

crate::redact_debug!(Object<'a>);

impl<'a> Object<'a> {
    fn at(json: &'a Json<'a>, path: String, errors: &mut Errors) -> Option<Self> {
        if json.as_object().is_some() {
            return Some(Self { json, path });
        }
        let named = if path.is_empty() { "body".to_owned() } else { path };
        errors.add(named, "type", "must be an object")
    }

    /// The path of a member.
    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A member that is there.
    pub fn member(&self, name: &str) -> Option<&'a Json<'a>> {
        self.json.member(name).filter(|value| **value != Json::Null)
    }

    /// A member that has to be there.
    pub fn required(&self, name: &str, errors: &mut Errors) -> Option<&'a Json<'a>> {
        self.member(name).or_else(|| errors.add(self.path(name), "required", "is required"))
    }

    /// A string that has to be there and may be empty.
    pub fn string(&self, name: &str, errors: &mut Errors) -> Option<&'a str> {
        self.as_string(name, self.required(name, errors)?, errors)
    }

    /// A string that may be missing or empty.
    pub fn optional_string(&self, name: &str, errors: &mut Errors) -> Option<&'a str> {
        self.as_string(name, self.member(name)?, errors)
    }

    /// A string that has to be there and may be empty, or a whole number in its place, as it is spelled.
    pub fn string_or_digits(&self, name: &str, errors: &mut Errors) -> Option<&'a str> {
        let value = self.required(name, errors)?;
        value.as_digits().or_else(|| self.as_string(name, value, errors))
    }

    /// A string of at most so many characters that has to be there and hold more than space.
    pub fn text(&self, name: &str, most_chars: usize, errors: &mut Errors) -> Option<&'a str> {
        let text = self.string(name, errors)?;
        if text.trim().is_empty() {
            return errors.add(self.path(name), "required", "is required");
        }
        self.bounded(name, text, most_chars, errors)
    }

    /// A string of at most so many characters; what is empty is not there.
    pub fn optional_text(&self, name: &str, most_chars: usize, errors: &mut Errors) -> Option<&'a str> {
        let text = self.optional_string(name, errors).filter(|text| !text.is_empty())?;
        self.bounded(name, text, most_chars, errors)
    }

    /// `true` or `false`, where it is there.
    pub fn optional_flag(&self, name: &str, errors: &mut Errors) -> Option<bool> {
        self.as_flag(name, self.member(name)?, errors)
    }

    /// `true` or `false`; false where it is missing.
    pub fn flag(&self, name: &str, errors: &mut Errors) -> bool {
        self.optional_flag(name, errors).unwrap_or(false)
    }

    /// `true` or `false`, which has to be there.
    pub fn required_flag(&self, name: &str, errors: &mut Errors) -> Option<bool> {
        self.as_flag(name, self.required(name, errors)?, errors)
    }

    /// A whole number within bounds; `default` where it is missing.
    pub fn whole(
        &self,
        name: &str,
        (least, most): (i64, i64),
        default: i64,
        errors: &mut Errors,
    ) -> Option<i64> {
        let Some(value) = self.member(name) else {
            return Some(default);
        };
        // As far as 2^53, which the parser admits, a cast keeps every integer.
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53 after the check")]
        let whole = value
            .as_number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 1e15)
            .map(|number| number as i64)
            .or_else(|| value.as_digits()?.parse().ok());
        whole.filter(|number| (least..=most).contains(number)).or_else(|| {
            errors.add(self.path(name), "range", format!("must be a whole number from {least} to {most}"))
        })
    }

    /// An object that may be missing.
    pub fn object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        Self::at(self.member(name)?, self.path(name), errors)
    }

    /// An object that has to be there.
    pub fn required_object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        Self::at(self.required(name, errors)?, self.path(name), errors)
    }

    /// The objects of a list that may be missing, of at most `most`.
    pub fn objects(&self, name: &str, most: usize, errors: &mut Errors) -> Vec<Object<'a>> {
        let Some(value) = self.member(name) else { return Vec::new() };
        let Some(list) = value.as_list().filter(|list| list.len() <= most) else {
            errors.add::<()>(self.path(name), "type", format!("must be a list of at most {most}"));
            return Vec::new();
        };
        let at = |(index, json)| (format!("{}[{index}]", self.path(name)), json);
        list.iter().enumerate().map(at).filter_map(|(path, json)| Self::at(json, path, errors)).collect()
    }

    /// One of a few words, which has to be there.
    pub fn word<T: Copy>(&self, name: &str, known: &[(&str, T)], errors: &mut Errors) -> Option<T> {
        let text = self.string(name, errors)?;
        known.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant).or_else(|| {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            errors.add(self.path(name), "value", format!("must be one of {}", words.join(", ")))
        })
    }

    /// The strings of a list that may be missing, of at most `most`, each with its path.
    pub fn strings(&self, name: &str, most: usize, errors: &mut Errors) -> Vec<(String, &'a str)> {
        let Some(value) = self.member(name) else { return Vec::new() };
        let Some(list) = value.as_list().filter(|list| list.len() <= most) else {
            errors.add::<()>(self.path(name), "type", format!("must be a list of at most {most}"));
            return Vec::new();
        };
        let mut strings = Vec::with_capacity(list.len());
        for (index, json) in list.iter().enumerate() {
            let path = format!("{}[{index}]", self.path(name));
            match json.as_text() {
                Some(text) => strings.push((path, text)),
                None => _ = errors.add::<()>(path, "type", "must be a string"),
            }
        }
        strings
    }

    fn as_string(&self, name: &str, value: &'a Json<'a>, errors: &mut Errors) -> Option<&'a str> {
        value.as_text().or_else(|| errors.add(self.path(name), "type", "must be a string"))
    }

    fn as_flag(&self, name: &str, value: &Json<'_>, errors: &mut Errors) -> Option<bool> {
        value.as_bool().or_else(|| errors.add(self.path(name), "type", "must be true or false"))
    }

    fn bounded(&self, name: &str, text: &'a str, most_chars: usize, errors: &mut Errors) -> Option<&'a str> {
        if text.chars().count() <= most_chars {
            return Some(text);
        }
        errors.add(self.path(name), "length", format!("must be at most {most_chars} characters"))
    }
}

#[cfg(test)]
mod tests;
