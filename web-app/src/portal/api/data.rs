//! Calls about a person's data. The number goes in bodies alone.

use contract::portal::data::{ErasureList, ErasureView, Retention, SubjectFindings};
use gloo_net::http::Method;
use serde_json::json;

use super::{Api, CallError, export::Exported};

/// What the file is called: nobody is named by it.
pub(crate) const FILE_NAME: &str = "personal-data.zip";

/// What proves that it is oneself.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) nik: String,
    pub(crate) confirmation: String,
    pub(crate) password: String,
    pub(crate) code: String,
}

impl Typed {
    fn body(&self) -> serde_json::Value {
        let Self { nik, confirmation, password, code } = self;
        json!({ "nik": nik, "confirmation": confirmation, "password": password, "code": code })
    }
}

impl Api {
    /// What is held on a person.
    pub(crate) async fn find_subject(self, nik: &str) -> Result<SubjectFindings, CallError> {
        self.send(Method::POST, "/subjects/find", &json!({ "nik": nik })).await
    }

    /// The same as a file.
    pub(crate) async fn export_subject(self, typed: &Typed) -> Result<Exported, CallError> {
        let body = typed.body().to_string();
        let call = (Method::POST, "/subjects/export", Some(body.as_str()));
        self.download(call, FILE_NAME.to_owned(), "application/zip", |_, _| ()).await
    }

    /// Erases it.
    pub(crate) async fn erase_subject(self, typed: &Typed) -> Result<ErasureView, CallError> {
        self.send(Method::POST, "/subjects/erase", &typed.body()).await
    }

    /// Requests to erase.
    pub(crate) async fn erasures(self) -> Result<ErasureList, CallError> {
        self.get("/subjects/erasures").await
    }

    /// How long data is kept.
    pub(crate) async fn retention(self) -> Result<Retention, CallError> {
        self.get("/retention").await
    }

    /// Changes it.
    pub(crate) async fn keep_for(self, picture_days: &str, data_days: &str) -> Result<Retention, CallError> {
        // What is no number goes as it was typed: it is the server's to refuse, at its field.
        let days = |typed: &str| {
            typed.trim().parse::<u32>().map_or_else(|_| json!(typed.trim()), |days| json!(days))
        };
        let body = json!({ "pictureDays": days(picture_days), "dataDays": days(data_days) });
        self.send(Method::PUT, "/retention", &body).await
    }
}
