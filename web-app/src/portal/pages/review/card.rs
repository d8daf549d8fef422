//! The card laid flat, beside what was read on it, what was claimed, and what the records say.

use contract::{
    ktp::{FieldReading, KtpField},
    portal::{
        access::Permission,
        case::{RecordsView, SubjectView},
        mark::Spot,
    },
};
use leptos::prelude::*;

use super::{
    case::Case,
    evidence::{self, CARD, KTP, first_of, frame, nothing, pictures_of},
};
use crate::{
    dom::{El, el},
    hold::id_of,
    portal::{
        components::{
            action::{Weight, action_with, with_key},
            glyph::Glyph,
            status::{Meaning, status},
            viewer::glance::WHOLE,
        },
        desk::Desk,
        figures,
        locales::Say,
    },
};

/// Below this a field is marked as unsure; ours.
const UNSURE: f64 = 0.7;

/// Picture and fields.
pub(super) fn card(case: Case) -> El {
    let pictures = pictures_of(case);
    // The card laid flat, and below it the frame that it came from; one of them where there is no more.
    let shown = el("div", "card__picture").live(move || {
        let shown = pictures.with(|all| {
            let flat = first_of(all, CARD);
            let frame = first_of(all, KTP).or_else(|| all.iter().find(|one| one.kind.is_none()).cloned());
            let any = || all.first().cloned();
            let shown: Vec<_> = flat.into_iter().chain(frame).collect();
            if shown.is_empty() { any().into_iter().collect() } else { shown }
        });
        if shown.is_empty() {
            return vec![nothing(case.desk, |words| words.case().no_pictures)];
        }
        let has_flat = shown.iter().any(|picture| picture.kind.as_deref() == Some(CARD));
        let each = shown.into_iter().flat_map(|picture| {
            let (desk, named) = (case.desk, picture.clone());
            [
                frame(case, &picture, WHOLE),
                el("p", "card__caption").says(move || evidence::name(desk, &named)),
            ]
        });
        let none = (!has_flat)
            .then(|| el("p", "card__caption").says(case.desk.voice.say(|words| words.case().no_flat_card)));
        each.chain(none).collect()
    });
    let subject = Memo::new(move |_| case.view.with(|view| view.subject.clone()));
    let read = el("div", "card__read").live(move || {
        let Some(subject) = subject.get() else { return Vec::new() };
        vec![mask(case, &subject), fields(case, &subject), records(case)]
    });
    el("div", "card").children([shown, read])
}

fn mask(case: Case, subject: &SubjectView) -> El {
    let desk = case.desk;
    let (sign, words, meaning): (_, Say, Say) = if subject.masked {
        (Glyph::Eye, |words| words.case().unmask, |words| words.case().unmask_note)
    } else {
        (Glyph::EyeOff, |words| words.case().mask, |words| words.case().unmask_note)
    };
    let button = action_with(Weight::Plain, sign, desk.voice.say(words), move || case.turn_mask())
        .attr_live("title", move || Some(meaning(desk.voice.words()).to_owned()))
        .attr_live("disabled", move || case.view.is_busy().then(String::new))
        .test_id("review-unmask");
    let button = with_key(button, "U");
    let may = untrack(|| desk.session.may(Permission::SeePersonalData));
    let note = el("span", "card__note").says(desk.voice.say(|words| words.case().masked));
    let note = subject.masked.then_some(note);
    el("div", "card__mask").children(note).children(may.then_some(button))
}

fn fields(case: Case, subject: &SubjectView) -> El {
    let desk = case.desk;
    let pictures = case.view.now().map(|view| view.pictures).unwrap_or_default();
    let has_place =
        |spot: Spot| pictures.iter().any(|one| evidence::marks_of(one).iter().any(|mark| mark.spot == spot));
    let claimed = |field: KtpField| match field {
        KtpField::Nik => subject.nik.as_deref(),
        KtpField::Name => subject.name.as_deref(),
        KtpField::DateOfBirth => subject.birth_date.as_deref(),
        _ => None,
    };
    let of_card = KtpField::ALL.into_iter().filter_map(|field| {
        let (read, claimed) = (subject.printed.0.get(&field), claimed(field));
        (read.is_some() || claimed.is_some()).then(|| {
            let spot = Some(Spot::Field(field)).filter(|spot| has_place(*spot));
            case.marking(
                spot,
                "reading__row--marked",
                row(desk, field_words(field), spot.map(|_| field), read, claimed, subject.masked),
            )
        })
    });
    let contact = |words: Say, value: &Option<String>| {
        value.as_deref().map(|value| row(desk, words, None, None, Some(value), subject.masked))
    };
    let contacts = [
        contact(|words| words.fields().email, &subject.email),
        contact(|words| words.fields().phone, &subject.phone),
    ];
    let rows: Vec<El> = of_card.chain(contacts.into_iter().flatten()).collect();
    if rows.is_empty() {
        return nothing(desk, |words| words.case().nothing_read);
    }
    let is_claimed = subject.nik.is_some() || subject.name.is_some() || subject.birth_date.is_some();
    let heads: [Say; 4] = [
        |words| words.case().field,
        |words| words.case().printed,
        |words| words.case().claimed,
        |words| words.case().confidence,
    ];
    let head = heads.map(|words| el("th", "reading__head").attr("scope", "col").says(desk.voice.say(words)));
    let class = if is_claimed { "reading" } else { "reading reading--unclaimed" };
    el("table", class)
        .test_id("review-fields")
        .children([el("thead", "").child(el("tr", "").children(head)), el("tbody", "").children(rows)])
}

/// A field: how it is called, what was read, what was claimed, and how sure that is. One with a place on a picture can
/// have the focus.
fn row(
    desk: Desk,
    words: Say,
    place: Option<KtpField>,
    read: Option<&FieldReading>,
    claimed: Option<&str>,
    is_masked: bool,
) -> El {
    let printed = el("td", "reading__value").children(read.map(|read| {
        let mended = read.corrected.then(|| {
            let raw = read.raw.clone();
            el("span", "reading__note").says(move || {
                let words = desk.voice.words().case();
                if is_masked { words.mended.to_owned() } else { words.corrected.replace("{raw}", &raw) }
            })
        });
        el("span", "reading__text").text(&read.value).children(mended)
    }));
    // What is hidden cannot be compared here; the voter on the number did it on the server.
    let agreement = read.zip(claimed).filter(|_| !is_masked).map(|(read, claimed)| {
        let agrees = same(&read.value, claimed);
        let words: Say = if agrees { |words| words.case().agrees } else { |words| words.case().differs };
        status(if agrees { Meaning::Good } else { Meaning::Bad }, desk.voice.say(words))
    });
    let claim =
        el("td", "reading__value").children(claimed.map(|claimed| el("span", "reading__text").text(claimed)));
    let sure = el("td", "reading__sure").children(read.map(|read| {
        let confidence = read.confidence;
        let class = if confidence < UNSURE { "sure sure--low" } else { "sure" };
        el("span", class).says(move || figures::percent(confidence, desk.voice.locale()))
    }));
    let class = match read {
        Some(read) if read.confidence < UNSURE => "reading__row reading__row--unsure",
        _ => "reading__row",
    };
    el("tr", class).children([
        el("th", "reading__name").attr("scope", "row").child(match place {
            Some(field) => el("button", "reading__place")
                .attr("type", "button")
                .attr("id", &id_of(&format!("place-{}", field as u8)))
                .says(desk.voice.say(words)),
            None => el("span", "").says(desk.voice.say(words)),
        }),
        printed,
        claim.children(agreement),
        sure,
    ])
}

/// Whether a card and a claim say the same: case and spaces are nobody's mistake.
fn same(read: &str, claimed: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().map(str::to_uppercase).collect::<Vec<_>>().join(" ");
    plain(read) == plain(claimed)
}

fn records(case: Case) -> El {
    let desk = case.desk;
    let records = case.view.with(|view| view.records).flatten();
    let lines =
        records.map_or_else(|| vec![(Meaning::Calm, (|words| words.case().no_records) as Say)], lines);
    let told =
        lines.into_iter().map(|(meaning, words)| el("li", "").child(status(meaning, desk.voice.say(words))));
    el("ul", "records").label(desk.voice.say(|words| words.case().records)).children(told)
}

type Line = (Meaning, Say);

/// What the records say, one line each; nothing of what they do not say.
fn lines(records: RecordsView) -> Vec<Line> {
    fn either(said: Option<bool>, good: Say, bad: Say) -> Option<Line> {
        said.map(|said| if said { (Meaning::Good, good) } else { (Meaning::Bad, bad) })
    }
    let used = |is_used: bool, words: Say| is_used.then_some((Meaning::Attention, words));
    [
        either(
            Some(records.is_registered),
            |words| words.case().registry_known,
            |words| words.case().registry_unknown,
        ),
        either(records.name, |words| words.case().registry_name, |words| words.case().registry_name_not),
        either(
            records.birth_date,
            |words| words.case().registry_birth,
            |words| words.case().registry_birth_not,
        ),
        either(records.name_on_card, |words| words.case().card_name, |words| words.case().card_name_not),
        used(records.email_in_use, |words| words.case().email_used),
        used(records.phone_in_use, |words| words.case().phone_used),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn field_words(field: KtpField) -> Say {
    match field {
        KtpField::Nik => |words| words.fields().nik,
        KtpField::Name => |words| words.fields().name,
        KtpField::PlaceOfBirth => |words| words.fields().place_of_birth,
        KtpField::DateOfBirth => |words| words.fields().date_of_birth,
        KtpField::Gender => |words| words.fields().gender,
        KtpField::BloodType => |words| words.fields().blood_type,
        KtpField::Address => |words| words.fields().address,
        KtpField::RtRw => |words| words.fields().rt_rw,
        KtpField::Village => |words| words.fields().village,
        KtpField::District => |words| words.fields().district,
        KtpField::City => |words| words.fields().city,
        KtpField::Province => |words| words.fields().province,
        KtpField::Religion => |words| words.fields().religion,
        KtpField::MaritalStatus => |words| words.fields().marital_status,
        KtpField::Occupation => |words| words.fields().occupation,
        KtpField::Nationality => |words| words.fields().nationality,
        KtpField::ValidUntil => |words| words.fields().valid_until,
        KtpField::IssuePlace => |words| words.fields().issue_place,
        KtpField::IssueDate => |words| words.fields().issue_date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_make_no_difference() {
        assert!(same("BUDI  SANTOSO", "Budi Santoso"));
        assert!(!same("BUDI SANTOSO", "Budi Santosa"));
    }
}
