//! Reading the members of a body: every error is collected, by the path of its member. Unknown members are left alone,
//! `null` is a member that is not there.

use crate::{canonical::Json, field::FieldError};

/// What was wrong so far.
#[derive(Default)]
pub(crate) struct Errors(Vec<FieldError>);

impl Errors {
    pub(crate) fn add<T>(
        &mut self,
        path: impl Into<String>,
        code: &str,
        message: impl Into<String>,
    ) -> Option<T> {
        self.0.push(FieldError::new(path, code, message));
        None
    }

    pub(crate) fn put(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// What was read, where nothing was wrong.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<T, Vec<FieldError>> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(self.0),
        }
    }
}

/// An object of the body and the path that leads to it.
pub(crate) struct Object<'a> {
    json: &'a Json<'a>,
    path: String,
}

impl<'a> Object<'a> {
    /// The body itself.
    pub(crate) fn root(json: &'a Json<'a>, errors: &mut Errors) -> Option<Self> {
        Self::at(json, String::new(), errors)
    }

    /// The object at a path.
    pub(crate) fn at(json: &'a Json<'a>, path: String, errors: &mut Errors) -> Option<Self> {
        if json.as_object().is_some() {
            return Some(Self { json, path });
        }
        let named = if path.is_empty() { "body".to_owned() } else { path };
        errors.add(named, "type", "must be an object")
    }

    /// The path of a member.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A member that is there.
    pub(crate) fn member(&self, name: &str) -> Option<&'a Json<'a>> {
        self.json.member(name).filter(|value| **value != Json::Null)
    }

    /// A member that has to be there.
    pub(crate) fn required(&self, name: &str, errors: &mut Errors) -> Option<&'a Json<'a>> {
        self.member(name).or_else(|| errors.add(self.path(name), "required", "is required"))
    }

    /// A string that has to be there and hold more than space.
    pub(crate) fn text(&self, name: &str, most_chars: usize, errors: &mut Errors) -> Option<&'a str> {
        let value = self.required(name, errors)?;
        if value.as_text().is_some_and(|text| text.trim().is_empty()) {
            return errors.add(self.path(name), "required", "is required");
        }
        self.bounded(name, value, most_chars, errors)
    }

    /// A string that may be missing or empty.
    pub(crate) fn optional_text(
        &self,
        name: &str,
        most_chars: usize,
        errors: &mut Errors,
    ) -> Option<&'a str> {
        let value = self.member(name).filter(|value| value.as_text() != Some(""))?;
        self.bounded(name, value, most_chars, errors)
    }

    fn bounded(
        &self,
        name: &str,
        value: &'a Json<'a>,
        most_chars: usize,
        errors: &mut Errors,
    ) -> Option<&'a str> {
        match value.as_text() {
            None => errors.add(self.path(name), "type", "must be a string"),
            Some(text) if text.chars().count() > most_chars => {
                errors.add(self.path(name), "length", format!("must be at most {most_chars} characters"))
            }
            Some(text) => Some(text),
        }
    }

    /// An object that may be missing.
    pub(crate) fn object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        Self::at(self.member(name)?, self.path(name), errors)
    }

    /// An object that has to be there.
    pub(crate) fn required_object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        Self::at(self.required(name, errors)?, self.path(name), errors)
    }

    /// The objects of a list that may be missing, of at most `most`.
    pub(crate) fn objects(&self, name: &str, most: usize, errors: &mut Errors) -> Vec<Object<'a>> {
        let Some(value) = self.member(name) else { return Vec::new() };
        let Some(list) = value.as_list().filter(|list| list.len() <= most) else {
            errors.add::<()>(self.path(name), "type", format!("must be a list of at most {most}"));
            return Vec::new();
        };
        let at = |(index, json)| (format!("{}[{index}]", self.path(name)), json);
        list.iter().enumerate().map(at).filter_map(|(path, json)| Self::at(json, path, errors)).collect()
    }

    /// `true` or `false`; false where it is missing.
    pub(crate) fn flag(&self, name: &str, errors: &mut Errors) -> bool {
        match self.member(name) {
            None => false,
            Some(Json::Bool(value)) => *value,
            Some(_) => {
                errors.add::<()>(self.path(name), "type", "must be true or false");
                false
            }
        }
    }
}
