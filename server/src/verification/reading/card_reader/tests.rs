use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Command, time::Duration};

use contract::ktp::KtpField;
use image::DynamicImage;
use specimen::{Person, people};
use tempfile::TempDir;

use super::*;

fn card_of(person: &Person) -> RgbImage {
    DynamicImage::from(specimen::draw_card(person, 1012)).into_rgb8()
}

/// A program that lists `ind` and then does what `body` says instead of reading.
fn reader_that(folder: &TempDir, body: &str) -> ReaderSettings {
    let program = folder.path().join("tesseract");
    let script = format!("#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo ind; exit 0; fi\n{body}\n");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    // While a process that another test has just forked still holds the file, it does not start.
    while Command::new(&program).arg("--list-langs").output().is_err() {
        std::thread::sleep(Duration::from_millis(5));
    }
    ReaderSettings { program: Some(program), at_once: 1, time_limit: Duration::from_secs(30) }
}

#[tokio::test]
async fn every_field_of_a_specimen_card_is_read() {
    let reader = CardReader::find(&ReaderSettings::default()).await;
    assert!(reader.is_available(), "`cargo xtask test` installs tesseract-ocr and tesseract-ocr-ind");
    // One of an ordinary city, and one of Jakarta with name and address of two lines.
    for person in [&people()[6], &people()[3]] {
        let text = reader.read(&card_of(person), None).await.unwrap().text;
        for (field, printed) in [
            (KtpField::Name, person.name.as_str()),
            (KtpField::PlaceOfBirth, &person.birth_place),
            (KtpField::DateOfBirth, &person.birth_date),
            (KtpField::Gender, person.gender.printed()),
            (KtpField::BloodType, &person.blood_type),
            (KtpField::Address, &person.address),
            (KtpField::RtRw, &person.rt_rw),
            (KtpField::Village, &person.village),
            (KtpField::District, &person.district),
            (KtpField::City, &person.regency),
            (KtpField::Province, &person.province),
            (KtpField::Religion, &person.religion),
            (KtpField::MaritalStatus, &person.marital_status),
            (KtpField::Occupation, &person.occupation),
            (KtpField::Nationality, &person.nationality),
            (KtpField::ValidUntil, &person.valid_until),
            (KtpField::IssuePlace, &person.issue_place),
            (KtpField::IssueDate, &person.issue_date),
        ] {
            assert_eq!(text.value(field), Some(printed), "{field:?}");
        }
        assert_eq!(text.value(KtpField::Nik), None, "the number is its own reader's");
    }
}

#[tokio::test]
async fn a_picture_of_no_card_has_no_fields_of_one() {
    let reader = CardReader::find(&ReaderSettings::default()).await;
    let face = DynamicImage::from(specimen::draw_selfie(&people()[0], 640, 404)).into_rgb8();
    let text = reader.read(&face, None).await.unwrap().text;
    for field in [KtpField::DateOfBirth, KtpField::Gender, KtpField::Religion, KtpField::RtRw] {
        assert_eq!(text.value(field), None, "{field:?}");
    }
    for (width, height) in [(0, 0), (1, 1), (199, 300), (300, 5000)] {
        let picture = RgbImage::new(width, height);
        assert!(matches!(reader.read(&picture, None).await, Err(ReadingFault::Picture)), "{width} {height}");
    }
}

#[tokio::test]
async fn a_reader_of_text_that_fails_is_an_answer_and_no_panic() {
    let card = card_of(&people()[0]);
    let head = "printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n'";
    let half = format!("{head}; kill -9 $$");
    for (what, body, expected) in [
        ("hangs", "exec /bin/sleep 60", "TimedOut"),
        ("is killed", "kill -9 $$", "Ended"),
        ("is killed half-way", half.as_str(), "Ended"),
        ("fails", "exit 3", "Ended"),
        ("prints nonsense", "echo hello", "Nonsense"),
        ("prints nothing", "exit 0", "Nonsense"),
        ("prints 100 MB", "exec /usr/bin/head -c 100000000 /dev/zero", "TooMuch"),
        ("prints without end", "exec /bin/cat /dev/zero", "TooMuch"),
    ] {
        let folder = TempDir::new().unwrap();
        let mut settings = reader_that(&folder, body);
        if expected == "TimedOut" {
            settings.time_limit = Duration::from_millis(300);
        }
        let reader = CardReader::find(&settings).await;
        assert!(reader.is_available(), "{what}");
        let fault = reader.read(&card, None).await.map(drop).unwrap_err();
        assert!(format!("{fault:?}").starts_with(expected), "{what}: {fault:?}");
        // The queue is free again.
        let again = reader.read(&card, None).await.map(drop).unwrap_err();
        assert!(format!("{again:?}").starts_with(expected), "{what}, again: {again:?}");
    }
}

#[tokio::test]
async fn a_reader_of_text_that_hangs_is_killed() {
    let folder = TempDir::new().unwrap();
    let pid_file = folder.path().join("pid");
    let body = format!("echo $$ > {}; exec /bin/sleep 60", pid_file.display());
    let settings = ReaderSettings { time_limit: Duration::from_secs(1), ..reader_that(&folder, &body) };
    let reader = CardReader::find(&settings).await;
    assert!(matches!(reader.read(&card_of(&people()[0]), None).await, Err(ReadingFault::TimedOut)));
    let pid = fs::read_to_string(&pid_file).unwrap();
    let process = PathBuf::from("/proc").join(pid.trim()).join("cmdline");
    let gone = || fs::read(&process).map_or(true, |line| line.is_empty());
    for _ in 0..100 {
        if gone() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it still runs");
}

#[tokio::test]
async fn a_child_gets_nothing_of_our_surroundings() {
    let folder = TempDir::new().unwrap();
    let seen = folder.path().join("environment");
    let body = format!("/usr/bin/env > {}; exit 0", seen.display());
    let reader = CardReader::find(&reader_that(&folder, &body)).await;
    drop(reader.read(&card_of(&people()[0]), None).await);
    let names: Vec<String> = fs::read_to_string(&seen)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once('=').map(|(name, _)| name.to_owned()))
        // The shell's own.
        .filter(|name| !["PWD", "SHLVL", "_", "OLDPWD"].contains(&name.as_str()))
        .collect();
    assert_eq!(names, ["OMP_THREAD_LIMIT"]);
}

#[tokio::test]
async fn without_the_program_or_its_language_there_is_no_reader() {
    let folder = TempDir::new().unwrap();
    let card = card_of(&people()[0]);
    let missing =
        ReaderSettings { program: Some(folder.path().join("nothing")), ..ReaderSettings::default() };
    let mut english = reader_that(&folder, "exit 0");
    let program = folder.path().join("english");
    fs::write(&program, "#!/bin/sh\necho eng\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    english.program = Some(program);
    for settings in [missing, english] {
        let reader = CardReader::find(&settings).await;
        assert!(!reader.is_available());
        assert!(matches!(reader.read(&card, None).await, Err(ReadingFault::NotAvailable)));
    }
}

#[tokio::test]
async fn more_cards_than_may_be_read_at_once_wait_for_each_other() {
    let folder = TempDir::new().unwrap();
    let reader = CardReader::find(&reader_that(&folder, "/bin/sleep 0.1; echo hello")).await;
    let card = card_of(&people()[0]);
    let read = || async { reader.read(&card, None).await.map(drop).unwrap_err() };
    let start = std::time::Instant::now();
    let (one, two, three) = tokio::join!(read(), read(), read());
    for fault in [one, two, three] {
        assert!(matches!(fault, ReadingFault::Nonsense), "{fault:?}");
    }
    assert!(start.elapsed() >= Duration::from_millis(300), "one after the other");
}
