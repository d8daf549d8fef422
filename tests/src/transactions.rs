//! Lines of the transaction log, put there without their calls, and files of them taken apart.

use std::{collections::BTreeMap, io::Read};

use sea_orm::{ActiveModelTrait, EntityTrait};
use tanda::store::entity::{organisation, partner_transaction as line};

use crate::stack::Stack;

/// The sandbox's organisation.
pub async fn organisation(stack: &Stack) -> String {
    let row = organisation::Entity::find().one(&stack.app.database).await;
    row.expect("a query").expect("the sandbox").id
}

/// A certificate transaction in Live mode that was verified; `number` makes its ids.
pub fn verified(organisation_id: &str, application_id: &str, sent_at_ms: i64, number: usize) -> line::Model {
    let uuid = |kind: u32| format!("{kind:08x}-0000-4000-8000-{number:012x}");
    line::Model {
        id: uuid(1),
        organisation_id: organisation_id.to_owned(),
        application_id: application_id.to_owned(),
        credential_id: "key".to_owned(),
        mode: "live".to_owned(),
        call: "certificate".to_owned(),
        liveness_id: Some(uuid(2)),
        reference_id: Some(format!("order-{number}")),
        reference_claim: None,
        request_hash: String::new(),
        nik_hash: None,
        bundle_id: None,
        status: Some("SUCCESS".to_owned()),
        charged: "E-Cert, Liveness".to_owned(),
        http_status: Some(200),
        api_status: Some("verified".to_owned()),
        rejections: "[]".to_owned(),
        error_code: None,
        sent_at_ms,
        took_ms: Some(1_200),
        leased_until_ms: None,
        troubles: None,
    }
}

/// Puts lines into the log.
pub async fn insert(stack: &Stack, lines: Vec<line::Model>) {
    for some in lines.chunks(500) {
        let rows = some.iter().cloned().map(|row| line::ActiveModel::from(row).reset_all());
        line::Entity::insert_many(rows).exec_without_returning(&stack.app.database).await.expect("rows");
    }
}

/// Cells of a file of comma-separated values, line by line, as RFC 4180 reads them.
pub fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut is_quoted, mut rest) = (false, text.chars().peekable());
    while let Some(character) = rest.next() {
        match character {
            '"' if is_quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted && rest.peek() == Some(&'\n') => {
                rest.next();
                cells.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut cells));
            }
            other => cell.push(other),
        }
    }
    assert!(cell.is_empty() && cells.is_empty(), "the last line ends");
    lines
}

/// The entries of an archive of texts by name.
pub fn read_zip(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = |(name, bytes)| (name, String::from_utf8(bytes).expect("text"));
    read_files(bytes).into_iter().map(text).collect()
}

/// The entries of an archive by name, as its directory lists them; each is checked.
pub fn read_files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let number = |at: usize, length: usize| {
        bytes[at..at + length].iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    let mut entries = BTreeMap::new();
    let mut at = number(end + 16, 4);
    for _ in 0..number(end + 10, 2) {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (crc, packed, plain) = (number(at + 16, 4), number(at + 20, 4), number(at + 24, 4));
        let (name_length, header) = (number(at + 28, 2), number(at + 42, 4));
        let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).expect("a name");
        let begins = header + 30 + number(header + 26, 2) + number(header + 28, 2);
        let mut text = Vec::new();
        let mut inflated = flate2::read::DeflateDecoder::new(&bytes[begins..begins + packed]);
        inflated.read_to_end(&mut text).expect("deflated bytes");
        let mut check = flate2::Crc::new();
        check.update(&text);
        assert_eq!((text.len(), check.sum() as usize), (plain, crc), "{name}");
        entries.insert(name, text);
        at += 46 + name_length + number(at + 30, 2) + number(at + 32, 2);
    }
    entries
}
