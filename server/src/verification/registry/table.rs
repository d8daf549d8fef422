//! The sandbox's registry: the synthetic people, and two of them about whom it pretends to fail.

use async_trait::async_trait;
use contract::{date::format_day_month_year, name::names_agree};

use super::{Agreement, CivilRegistry, RegistryAnswer, RegistryFault, RegistryQuestion, Reply, Unavailable};

/// Serial of the number that times out.
const TIMES_OUT: &str = "9981";
/// Serial of the number about which the registry is down.
const IS_DOWN: &str = "9982";

/// The synthetic people, as a registry.
pub(super) struct SandboxTable;

#[async_trait]
impl CivilRegistry for SandboxTable {
    fn source(&self) -> &'static str {
        "sandbox"
    }

    async fn ask(&self, question: RegistryQuestion<'_>) -> Reply {
        Reply { answer: answer(question), sent: 1 }
    }
}

fn answer(question: RegistryQuestion<'_>) -> Result<RegistryAnswer, RegistryFault> {
    match question.nik.serial() {
        TIMES_OUT => return Err(RegistryFault::TimedOut),
        IS_DOWN => return Err(RegistryFault::Unavailable(Unavailable::Pretended)),
        _ => {}
    }
    let people = specimen::person::people();
    let Some(person) = people.into_iter().find(|person| person.nik == question.nik.as_str()) else {
        return Ok(RegistryAnswer::NotFound);
    };
    Ok(RegistryAnswer::Found(Agreement {
        name: question.name.map(|name| names_agree(name, &person.name)),
        birth_date: question.birth_date.map(|date| format_day_month_year(date) == person.birth_date),
        birth_place: question.birth_place.map(|place| names_agree(place, &person.birth_place)),
        gender: question.gender.map(|gender| gender == person.gender),
        // The table has no faces to compare with.
        selfie: None,
    }))
}

#[cfg(test)]
mod tests {
    use contract::{
        date::parse_day_month_year,
        nik::{Gender, Nik},
    };

    use super::*;

    fn asked<'a>(nik: &'a Nik, name: &'a str, birth_date: &str) -> RegistryQuestion<'a> {
        RegistryQuestion {
            nik,
            name: Some(name),
            birth_date: Some(parse_day_month_year(birth_date).unwrap()),
            birth_place: None,
            gender: Some(Gender::Male),
            selfie: None,
            asked_for: None,
        }
    }

    #[test]
    fn every_datum_is_answered_by_itself() {
        let nik = Nik::parse("3374081708909901").unwrap();
        for (name, birth_date, agreed) in [
            ("Bagas Wiratama, S.E.", "17-08-1990", (true, true)),
            ("Bagas Wiratama", "18-08-1990", (true, false)),
            ("Nenden Saraswati", "17-08-1990", (false, true)),
        ] {
            let expected = Agreement {
                name: Some(agreed.0),
                birth_date: Some(agreed.1),
                gender: Some(true),
                ..Agreement::default()
            };
            assert_eq!(answer(asked(&nik, name, birth_date)), Ok(RegistryAnswer::Found(expected)), "{name}");
        }
    }

    #[test]
    fn a_number_of_nobody_is_not_found_and_the_magic_ones_fail() {
        let ask = |nik: &str| answer(asked(&Nik::parse(nik).unwrap(), "X Y", "17-08-1990"));
        assert_eq!(ask("3374081708900001"), Ok(RegistryAnswer::NotFound));
        assert_eq!(ask("5371035505829981"), Err(RegistryFault::TimedOut));
        assert_eq!(ask("6471060707959982"), Err(RegistryFault::Unavailable(Unavailable::Pretended)));
    }

    #[test]
    fn every_synthetic_person_is_in_the_registry() {
        for person in specimen::person::people() {
            let nik = Nik::parse(&person.nik).unwrap();
            let found = answer(asked(&nik, &person.name, &person.birth_date));
            if ![TIMES_OUT, IS_DOWN].contains(&nik.serial()) {
                let Ok(RegistryAnswer::Found(agreement)) = found else { panic!("{}", person.name) };
                assert_eq!(
                    (agreement.name, agreement.birth_date),
                    (Some(true), Some(true)),
                    "{}",
                    person.name
                );
            }
        }
    }
}
