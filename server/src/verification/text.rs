//! The step that reads the card's printed fields, from the card laid flat. What fails in reading is said in its code and
//! never holds a capture up.

use contract::{
    document::OcrCode,
    ktp::{CardText, FieldReading, KtpField},
    portal::mark::Mark,
};
use serde::{Deserialize, Serialize};

use super::{
    evidence::Evidence,
    inspection::Inspected,
    pictures::{self, Kind},
    reading::card_reader::{ReadCard, ReadingFault},
};
use crate::{App, Fault};

/// What was read.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Read {
    /// What became of the reading; `None` where there was no card to read.
    pub(super) code: Option<OcrCode>,
    /// The fields; of a machine without a reader of text, the number alone.
    pub(super) text: CardText,
    /// Where on the card laid flat.
    #[serde(default)]
    pub(super) marks: Vec<Mark>,
}

contract::redact_debug!(Read);

/// Reads the card of a capture.
pub(super) async fn read(
    app: &App,
    evidence: &Evidence,
    inspected: Option<&Inspected>,
) -> Result<Read, Fault> {
    let nik = inspected.and_then(|seen| seen.nik.as_ref()).map(|nik| nik.field.clone());
    let Some(position) = inspected.and_then(|seen| seen.card_position) else {
        return Ok(number_alone(None, nik));
    };
    let row = pictures::find(app, &evidence.row.id, Kind::Card, position).await?;
    let row = row.ok_or_else(|| Fault::Invariant(format!("capture {} has no flat card", evidence.row.id)))?;
    let card = pictures::decoded(app, &row).await?;
    Ok(match app.reader.read(&card, nik.clone()).await {
        Ok(ReadCard { text, marks }) => {
            let code = if text.is_empty() { OcrCode::OcrNoResult } else { OcrCode::Success };
            Read { code: Some(code), text, marks }
        }
        // Said once in the log when the server started.
        Err(ReadingFault::NotAvailable) => number_alone(Some(code_of_number(nik.as_ref())), nik),
        Err(fault) => {
            tracing::warn!(%fault, bundle_id = evidence.row.id, "the card's text could not be read");
            number_alone(Some(OcrCode::Error), nik)
        }
    })
}

fn code_of_number(nik: Option<&FieldReading>) -> OcrCode {
    if nik.is_some() { OcrCode::Success } else { OcrCode::OcrNoResult }
}

/// The number as the only field.
fn number_alone(code: Option<OcrCode>, nik: Option<FieldReading>) -> Read {
    let text = CardText(nik.into_iter().map(|field| (KtpField::Nik, field)).collect());
    Read { code, text, marks: Vec::new() }
}
