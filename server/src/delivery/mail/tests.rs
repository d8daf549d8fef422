//! Mails into a folder, and to a mail server of the test's own.

use std::sync::Mutex as StdMutex;

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use super::*;
use crate::{
    app::Settings,
    clock::SetClock,
    delivery::{self, State},
};

async fn app(folder: &Path, delivery: DeliverySettings) -> (App, Arc<SetClock>) {
    let url = format!("sqlite://{}?mode=rwc", folder.join("tanda.db").display());
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(1_700_000_000_000)));
    let settings = Settings { delivery, ..Settings::default() };
    (App::open_with(folder, &url, settings, clock.clone()).await.unwrap(), clock)
}

fn mail() -> Mail {
    let to = Email::parse("budi@contoh.id").unwrap();
    let text = "Sertifikat Anda telah terbit.\n.\nsatu titik".to_owned();
    Mail::new("Toko \"Kita\" é", &to, "Toko é: terbit".to_owned(), "<p>terbit</p>".to_owned(), text)
}

async fn put(app: &App) -> String {
    send(app, &app.database, "org", ("certificate.issued", "cert-1"), &mail()).await.unwrap().unwrap()
}

async fn only(app: &App) -> delivery::outbox::Delivery {
    outbox::list(app, "org", None, 10).await.unwrap().remove(0)
}

#[tokio::test]
async fn without_a_mail_server_a_mail_is_a_file_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = app(folder.path(), DeliverySettings::default()).await;
    let id = put(&app).await;
    let again = send(&app, &app.database, "org", ("certificate.issued", "cert-1"), &mail()).await.unwrap();
    assert_eq!(again, None, "the same is sent once");
    assert_eq!(delivery::send_due(&app).await.unwrap(), 1);
    assert_eq!(only(&app).await.state, State::Done);
    let path = folder.path().join("outbox").join(format!("{id}.eml"));
    let text = std::fs::read_to_string(&path).unwrap();
    for line in [
        "To: budi@contoh.id\r\n",
        &*format!("Message-ID: <{id}@tanda.invalid>\r\n"),
        "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let kept = std::fs::read_dir(folder.path().join("outbox")).unwrap().count();
    assert_eq!(kept, 1, "no draft is left");
}

/// A mail server that answers each receiver with the next of these lines, the last one again and again, and keeps mails.
async fn mail_server(answers: Vec<&'static str>) -> (String, Arc<StdMutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mails = Arc::new(StdMutex::new(Vec::new()));
    let kept = mails.clone();
    tokio::spawn(async move {
        let mut asked = 0;
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 here\r\n").await.unwrap();
            let mut data: Option<String> = None;
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(text) = &mut data {
                    if line == "." {
                        kept.lock().unwrap().push(data.take().unwrap());
                        write.write_all(b"250 taken\r\n").await.unwrap();
                    } else {
                        text.push_str(&line);
                        text.push('\n');
                    }
                    continue;
                }
                let answer = match line.split([' ', ':']).next().unwrap() {
                    "RCPT" => {
                        asked += 1;
                        answers[(asked - 1).min(answers.len() - 1)]
                    }
                    "DATA" => {
                        data = Some(String::new());
                        "354 go on"
                    }
                    "QUIT" => "221 bye",
                    _ => "250 fine",
                };
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    (url, mails)
}

fn by(url: String) -> DeliverySettings {
    let mail_from = Some("tanda@contoh.id".to_owned());
    DeliverySettings { smtp_url: Some(url), mail_from, ..DeliverySettings::default() }
}

#[tokio::test]
async fn a_mail_server_that_is_busy_gets_the_mail_later_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let (url, mails) = mail_server(vec!["451 busy", "250 fine"]).await;
    let (app, clock) = app(folder.path(), by(url)).await;
    let id = put(&app).await;
    delivery::send_due(&app).await.unwrap();
    let waiting = only(&app).await;
    assert_eq!(
        (waiting.state, waiting.last_fault.as_deref(), waiting.last_status),
        (State::Due, Some("mail_refused"), Some(451))
    );
    clock.advance_ms(6_000);
    delivery::send_due(&app).await.unwrap();
    assert_eq!(only(&app).await.state, State::Done);
    clock.advance_ms(86_400_000);
    assert_eq!(delivery::send_due(&app).await.unwrap(), 0);
    let mails = mails.lock().unwrap();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains(&format!("<{id}@contoh.id>")), "{}", mails[0]);
    assert!(mails[0].contains("\n..\n"), "a dot alone does not end the mail: {}", mails[0]);
}

#[tokio::test]
async fn a_receiver_refused_for_good_is_given_up_and_our_own_account_is_not() {
    for (answer, state, code) in [("550 nobody", State::Failed, 550), ("535 who are you", State::Due, 535)] {
        let folder = tempfile::tempdir().unwrap();
        let (url, mails) = mail_server(vec![answer]).await;
        let (app, _) = app(folder.path(), by(url)).await;
        put(&app).await;
        delivery::send_due(&app).await.unwrap();
        let tried = only(&app).await;
        let told = (tried.state, tried.last_fault.as_deref(), tried.last_status);
        assert_eq!(told, (state, Some("mail_refused"), Some(code)));
        assert!(mails.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_mail_server_without_an_address_to_send_from_is_refused_at_the_start() {
    let folder = Path::new("/nonexistent");
    for (smtp_url, mail_from) in [
        (Some("smtps://mail.example"), None),
        (Some("https://mail.example"), Some("tanda@contoh.id")),
        (Some("smtps://mail.example"), Some("nobody")),
    ] {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let settings = DeliverySettings {
            smtp_url: text(smtp_url),
            mail_from: text(mail_from),
            ..DeliverySettings::default()
        };
        assert!(matches!(Mailer::new(&settings, folder), Err(Fault::Configuration(_))), "{smtp_url:?}");
    }
}
