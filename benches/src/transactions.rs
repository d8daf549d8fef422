//! A transaction log as a partner's might be: ninety days of several applications, both modes, every outcome. Drawn from a
//! seed, in order of time, so that a million lines are the same everywhere.

mod fill;

use contract::ecert::{Rejection, Service};
use tanda::store::entity::partner_transaction::Model;

use crate::random::Random;

pub use fill::{applications, insert, open, organisation};

/// Days over which lines are spread: as far as the log reaches.
const DAYS: i64 = 90;
const HOUR_MS: i64 = 3_600_000;
/// How busy the hours of a day are in Jakarta, from midnight on.
const BUSY: [f64; 24] = [
    1.0, 0.6, 0.4, 0.4, 0.6, 1.5, 3.0, 6.0, 10.0, 12.0, 12.0, 11.0, 9.0, 10.0, 11.0, 11.0, 10.0, 9.0, 8.0,
    8.0, 7.0, 5.0, 3.0, 2.0,
];
/// Who calls, and how much of all calls is theirs.
const APPLICATIONS: [(&str, f32); 3] = [("Mobile app", 0.55), ("Branch kiosk", 0.25), ("Partner web", 0.2)];

/// Lines that are drawn.
#[derive(Debug)]
pub struct Draw<'a> {
    /// Whose they are.
    pub organisation_id: &'a str,
    /// Who calls, as [`applications`] gives them.
    pub applications: &'a [String],
    /// When the last one is sent.
    pub until_ms: i64,
    /// How many.
    pub lines: usize,
    /// From what they are drawn.
    pub seed: u64,
}

impl Draw<'_> {
    /// The lines, in order.
    pub fn lines(&self) -> impl Iterator<Item = Model> {
        let mut random = Random::new(self.seed);
        let mut times = Times::new(self.until_ms, self.lines);
        (0..self.lines).map(move |number| {
            let sent_at_ms = times.next(&mut random);
            self.line(&mut random, number, sent_at_ms)
        })
    }

    fn line(&self, random: &mut Random, number: usize, sent_at_ms: i64) -> Model {
        let mut share = random.unit();
        let application = APPLICATIONS.iter().position(|(_, own)| {
            share -= own;
            share < 0.0
        });
        let is_liveness = random.chance(0.08);
        let id = uuid(random);
        let line = Model {
            organisation_id: self.organisation_id.to_owned(),
            application_id: self.applications[application.unwrap_or(0)].clone(),
            credential_id: "seeded".to_owned(),
            mode: if random.chance(0.08) { "testing" } else { "live" }.to_owned(),
            call: if is_liveness { "liveness" } else { "certificate" }.to_owned(),
            liveness_id: Some(if is_liveness { id.clone() } else { uuid(random) }),
            reference_id: (!is_liveness).then(|| reference(random, number)),
            reference_claim: None,
            request_hash: format!("{}{}", hex(random), hex(random)),
            nik_hash: None,
            bundle_id: None,
            status: Some("SUCCESS".to_owned()),
            charged: Service::Liveness.as_str().to_owned(),
            http_status: Some(200),
            api_status: None,
            rejections: String::new(),
            error_code: None,
            sent_at_ms,
            took_ms: Some(took_ms(random, 250.0)),
            leased_until_ms: None,
            troubles: None,
            id,
        };
        if is_liveness { line } else { certificate(random, line) }
    }
}

/// What comes of a claim.
fn certificate(random: &mut Random, line: Model) -> Model {
    let refused = |line: Model, http_status, code: &str, took_ms| Model {
        status: Some("FAILED".to_owned()),
        http_status: Some(http_status),
        error_code: Some(code.to_owned()),
        charged: String::new(),
        liveness_id: None,
        took_ms: Some(took_ms),
        ..line
    };
    let chance = random.unit();
    let took = took_ms(random, 900.0);
    if chance < 0.030 {
        return refused(line, 400, "INVALID_PAYLOAD", i64::from(3 + random.below(20)));
    }
    if chance < 0.036 {
        return refused(line, 504, "DATA_SOURCE_TIMEOUT", 50_000);
    }
    if chance < 0.039 {
        return refused(line, 503, "DATA_SOURCE_UNAVAILABLE", took);
    }
    if chance < 0.040 {
        return refused(line, 500, "INTERNAL_SERVER_ERROR", took);
    }
    let (result, rejections): (&str, &[Rejection]) = if chance < 0.84 {
        ("verified", &[])
    } else if chance < 0.88 {
        let conflicts: [&[Rejection]; 3] = [
            &[Rejection::PhoneTaken],
            &[Rejection::EmailTaken],
            &[Rejection::PhoneTaken, Rejection::EmailTaken],
        ];
        ("verified_with_reason", random.pick(&conflicts))
    } else {
        let faults: [&[Rejection]; 7] = [
            &[Rejection::NikNotFound],
            &[Rejection::NameDiffers],
            &[Rejection::NameDiffers, Rejection::BirthDateDiffers],
            &[Rejection::SelfieDiffers],
            &[Rejection::SelfieInvalid],
            &[Rejection::KtpDiffers],
            &[Rejection::NotLive],
        ];
        ("not_verified", random.pick(&faults))
    };
    let both = [Service::ECert, Service::Liveness].map(Service::as_str).join(", ");
    Model {
        charged: if rejections == [Rejection::NotLive] { line.charged } else { both },
        api_status: Some(result.to_owned()),
        rejections: serde_json::to_string(rejections).unwrap_or_default(),
        took_ms: Some(took),
        ..line
    }
}

/// An id as callers choose them; some begin as a formula would.
fn reference(random: &mut Random, number: usize) -> String {
    match random.below(100) {
        0 => format!("+62811{number:07}"),
        1 => format!("-{number}"),
        2..40 => format!("ref_certel#{}", uuid(random)),
        _ => format!("TRX-2026-{number:08}"),
    }
}

/// Mostly as long as usual, now and then several times as long.
fn took_ms(random: &mut Random, least: f32) -> i64 {
    let long = -(1.0 - random.unit()).max(1e-4).ln();
    #[expect(clippy::cast_possible_truncation, reason = "some seconds")]
    let took_ms = (least + least * 0.7 * long) as i64;
    took_ms
}

fn hex(random: &mut Random) -> String {
    let mut part = || u64::from(random.below(u32::MAX));
    format!("{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part())
}

/// Version 4, as the server draws them.
fn uuid(random: &mut Random) -> String {
    let hex = hex(random);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// Times in order: as many an hour as it is busy, some of them the same.
struct Times {
    /// When each hour begins, and what has come before it.
    hours: Vec<(i64, f64)>,
    each: f64,
    hour: usize,
    number: f64,
    last_ms: i64,
}

impl Times {
    fn new(until_ms: i64, lines: usize) -> Self {
        let first = until_ms / HOUR_MS - DAYS * 24;
        let mut before = 0.0;
        let mut hours = Vec::new();
        for hour in first..until_ms / HOUR_MS {
            hours.push((hour * HOUR_MS, before));
            let local = hour + 7;
            // 1970 began on a Thursday.
            let is_weekend = matches!((local / 24 + 4) % 7, 0 | 6);
            before += BUSY[usize::try_from(local % 24).unwrap_or(0)] * if is_weekend { 0.5 } else { 1.0 };
        }
        hours.push((until_ms / HOUR_MS * HOUR_MS, before));
        #[expect(clippy::cast_precision_loss, reason = "some millions")]
        let each = before / lines.max(1) as f64;
        Self { hours, each, hour: 0, number: 0.0, last_ms: first * HOUR_MS }
    }

    fn next(&mut self, random: &mut Random) -> i64 {
        let place = (self.number + f64::from(random.unit())) * self.each;
        self.number += 1.0;
        while self.hour + 2 < self.hours.len() && self.hours[self.hour + 1].1 <= place {
            self.hour += 1;
        }
        let ((begins_ms, from), (ends_ms, to)) = (self.hours[self.hour], self.hours[self.hour + 1]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "within an hour")]
        let at_ms = begins_ms + ((place - from) / (to - from) * (ends_ms - begins_ms) as f64) as i64;
        if !random.chance(0.02) {
            self.last_ms = self.last_ms.max(at_ms);
        }
        self.last_ms
    }
}
