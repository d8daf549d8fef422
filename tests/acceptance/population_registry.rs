//! The civil registry as the sandbox has it, and that every question is counted.

use acceptance::{on_both_databases, stack::Stack};
use contract::{date::parse_day_month_year, instant::Instant, nik::Nik};
use tanda::verification::registry::{
    self, Agreement, CallCount, RegistryAnswer, RegistryFault, RegistryQuestion,
};

on_both_databases!(every_question_is_answered_and_counted_without_the_person, async |backend| {
    let stack = Stack::start(backend).await;
    let people = specimen::people();
    let ask = async |nik: &str, organisation: &str| {
        let nik = Nik::parse(nik).unwrap();
        let question = RegistryQuestion {
            nik: &nik,
            name: Some("BAGAS WIRATAMA"),
            birth_date: Some(parse_day_month_year("01-01-1990").unwrap()),
            birth_place: None,
            gender: None,
            selfie: None,
            asked_for: None,
        };
        registry::ask(&stack.app, organisation, question).await.unwrap()
    };
    let agreement = Agreement { name: Some(true), birth_date: Some(false), ..Agreement::default() };
    assert_eq!(ask(&people[0].nik, "a").await, Ok(RegistryAnswer::Found(agreement)));
    assert_eq!(ask(&people[0].nik, "b").await, Ok(RegistryAnswer::Found(agreement)));
    assert_eq!(ask("3374081708900001", "a").await, Ok(RegistryAnswer::NotFound));
    for (serial, timed_out) in [("9981", true), ("9982", false)] {
        let person = people.iter().find(|person| person.nik.ends_with(serial)).unwrap();
        let fault = ask(&person.nik, "a").await.unwrap_err();
        assert_eq!(fault == RegistryFault::TimedOut, timed_out, "{fault:?}");
    }
    let count = |outcome: &str| CallCount { outcome: outcome.to_owned(), calls: 1, sent: 1 };
    let year = |ms| Instant::from_epoch_ms(ms);
    let counted = registry::calls_between(&stack.app, "a", year(0), year(i64::MAX)).await.unwrap();
    assert_eq!(counted, ["found", "not_found", "timed_out", "unavailable"].map(count));
    assert_eq!(registry::calls_between(&stack.app, "a", year(0), year(1)).await.unwrap(), []);
});
