//! The gateway against a real server on a local port that answers whatever a test tells it to.

use std::{
    sync::{
        Mutex as StdMutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant as Stopwatch,
};

use contract::{date::parse_day_month_year, instant::Instant, nik::Nik};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::clock::{SetClock, SystemRandomness};

/// What the server does once it has read a request.
#[derive(Debug, Clone)]
enum Act {
    Say(String),
    /// One byte each few milliseconds, for ever.
    Drip(String),
    Hang,
    Close,
}

struct Server {
    url: String,
    requests: Arc<StdMutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// The n-th request meets the n-th act; the last act goes on.
    async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new(StdMutex::new(Vec::new()));
        let seen = requests.clone();
        let count = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acts, seen, count) = (acts.clone(), seen.clone(), count.clone());
                tokio::spawn(async move { serve(stream, &acts, &seen, &count).await });
            }
        });
        Self { url, requests, task }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, acts: &[Act], seen: &StdMutex<Vec<String>>, count: &AtomicUsize) {
    let Some(request) = read_request(&mut stream).await else { return };
    seen.lock().unwrap().push(request);
    let number = count.fetch_add(1, Ordering::SeqCst);
    match &acts[number.min(acts.len() - 1)] {
        Act::Say(text) => {
            drop(stream.write_all(text.as_bytes()).await);
            drop(stream.shutdown().await);
        }
        Act::Drip(text) => {
            for byte in text.bytes().chain(std::iter::repeat(b' ')) {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Act::Hang => tokio::time::sleep(Duration::from_mins(1)).await,
        Act::Close => {}
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

fn http(status: &str, body: &str) -> Act {
    Act::Say(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

fn found() -> Act {
    http("200 OK", r#"{"found":true,"matches":{"name":true,"birthDate":false},"extra":[1]}"#)
}

/// Short enough to wait for, long enough for a busy machine.
const LIMITS: Limits = Limits {
    connect: Duration::from_millis(600),
    attempt: Duration::from_millis(600),
    total: Duration::from_secs(5),
    retries: 2,
    circuit: CircuitRule { failures: 3, open_ms: 30_000, trial_ms: 1000 },
};

struct Asker {
    gateway: Gateway,
    clock: Arc<SetClock>,
}

impl Asker {
    fn of(url: &str, allow_private: bool) -> Self {
        Self::trusting(url, allow_private, None)
    }

    fn trusting(url: &str, allow_private: bool, trusted: Option<Vec<u8>>) -> Self {
        let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(1_700_000_000_000)));
        let token = Some("rahasia".to_owned());
        let settings = RegistrySettings { url: None, token, allow_private, trusted };
        let gateway = Gateway::new(url, &settings, LIMITS, clock.clone(), Arc::new(SystemRandomness));
        Self { gateway: gateway.unwrap(), clock }
    }

    async fn ask(&self) -> Reply {
        let nik = Nik::parse("3374081708909901").unwrap();
        let question = RegistryQuestion {
            nik: &nik,
            name: Some("BAGAS \"W\" WIRATAMA"),
            birth_date: Some(parse_day_month_year("17-08-1990").unwrap()),
            birth_place: None,
            gender: Some(Gender::Male),
            selfie: Some(b"\xff\xd8face"),
            asked_for: None,
        };
        self.gateway.ask(question).await
    }
}

fn unavailable(why: Unavailable) -> Result<RegistryAnswer, RegistryFault> {
    Err(RegistryFault::Unavailable(why))
}

#[tokio::test]
async fn a_question_is_asked_as_documented_and_its_answer_read() {
    let server = Server::start(vec![found()]).await;
    let agreement = Agreement { name: Some(true), birth_date: Some(false), ..Agreement::default() };
    let reply = Asker::of(&server.url, true).ask().await;
    assert_eq!(reply, Reply { answer: Ok(RegistryAnswer::Found(agreement)), sent: 1 });
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /v1/verifications HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer rahasia\r\n"));
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({
        "nik": "3374081708909901", "name": "BAGAS \"W\" WIRATAMA", "birthDate": "17-08-1990", "gender": "male",
        "selfie": BASE64.encode(b"\xff\xd8face"),
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn every_wrong_answer_has_its_fault_within_the_time() {
    let long = format!(r#"{{"found":true,"pad":"{}"}}"#, "x".repeat(LONGEST_ANSWER_BYTES));
    for (act, answer, sent) in [
        (http("200 OK", r#"{"found":false}"#), Ok(RegistryAnswer::NotFound), 1),
        (http("500 Oops", "{}"), unavailable(Unavailable::Status(500)), 1),
        (http("504 Slow", ""), Err(RegistryFault::TimedOut), 1),
        (http("503 Busy", ""), unavailable(Unavailable::Status(503)), 3),
        (http("401 Who", ""), unavailable(Unavailable::Status(401)), 1),
        (http("200 OK", "<html>"), unavailable(Unavailable::Nonsense), 1),
        (http("200 OK", ""), unavailable(Unavailable::Nonsense), 1),
        (http("200 OK", r#"{"found":"yes"}"#), unavailable(Unavailable::Nonsense), 1),
        (http("200 OK", r#"{"found":false,"found":true}"#), unavailable(Unavailable::Nonsense), 1),
        (http("200 OK", r#"{"matches":{"name":true}}"#), unavailable(Unavailable::Nonsense), 1),
        (http("200 OK", &long), unavailable(Unavailable::Nonsense), 1),
        (
            Act::Say(
                "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n".into(),
            ),
            unavailable(Unavailable::Status(302)),
            1,
        ),
        (Act::Say("SSH-2.0-nothing here\r\n".into()), unavailable(Unavailable::Unreachable), 1),
        (Act::Close, unavailable(Unavailable::Unreachable), 1),
        (Act::Hang, Err(RegistryFault::TimedOut), 1),
        (
            Act::Drip("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n".into()),
            Err(RegistryFault::TimedOut),
            1,
        ),
    ] {
        let server = Server::start(vec![act.clone()]).await;
        let begun = Stopwatch::now();
        let reply = Asker::of(&server.url, true).ask().await;
        assert_eq!(reply, Reply { answer, sent }, "{act:?}");
        assert!(begun.elapsed() < LIMITS.total, "{act:?} {:?}", begun.elapsed());
        assert_eq!(server.requests().len(), usize::try_from(sent).unwrap(), "{act:?}");
    }
}

#[tokio::test]
async fn a_question_ends_when_its_time_is_over_whatever_may_still_be_repeated() {
    let server = Server::start(vec![http("503 Busy", "")]).await;
    let mut asker = Asker::of(&server.url, true);
    asker.gateway.limits.retries = 1000;
    asker.gateway.limits.total = Duration::from_secs(1);
    let begun = Stopwatch::now();
    let reply = asker.ask().await;
    assert_eq!(reply.answer, unavailable(Unavailable::Status(503)));
    assert!((1..200).contains(&reply.sent), "{reply:?}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_busy_gateway_is_asked_again_under_the_same_key() {
    let server = Server::start(vec![http("503 Busy", ""), http("429 Slower", ""), found()]).await;
    let reply = Asker::of(&server.url, true).ask().await;
    assert!(matches!(reply, Reply { answer: Ok(RegistryAnswer::Found(_)), sent: 3 }), "{reply:?}");
    let key = |request: &String| {
        request.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).map(str::to_owned).unwrap()
    };
    let keys: Vec<String> = server.requests().iter().map(key).collect();
    assert!(keys.iter().all(|one| *one == keys[0] && one.len() == 64), "{keys:?}");
}

#[tokio::test]
async fn a_gateway_that_fails_is_left_alone_and_tried_again_later() {
    let acts = vec![http("500 Oops", ""), http("500 Oops", ""), http("500 Oops", ""), found()];
    let server = Server::start(acts).await;
    let asker = Asker::of(&server.url, true);
    for _ in 0..3 {
        assert_eq!(asker.ask().await.answer, unavailable(Unavailable::Status(500)));
    }
    let left_alone = Reply { answer: unavailable(Unavailable::LeftAlone), sent: 0 };
    assert_eq!(asker.ask().await, left_alone);
    assert_eq!(server.requests().len(), 3);
    asker.clock.advance_ms(LIMITS.circuit.open_ms);
    for _ in 0..2 {
        assert!(asker.ask().await.answer.is_ok());
    }
}

#[tokio::test]
async fn a_question_that_is_refused_for_itself_does_not_open_the_circuit() {
    let server = Server::start(vec![http("422 Odd", "")]).await;
    let asker = Asker::of(&server.url, true);
    for _ in 0..5 {
        assert_eq!(asker.ask().await.answer, unavailable(Unavailable::Status(422)));
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_costs_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let reply = Asker::of(&url, true).ask().await;
    assert_eq!(reply, Reply { answer: unavailable(Unavailable::Unreachable), sent: 0 });
}

#[tokio::test]
async fn a_name_that_resolves_to_this_machine_is_not_called() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let reply = Asker::of(&url, false).ask().await;
    assert_eq!(reply, Reply { answer: unavailable(Unavailable::Unreachable), sent: 0 });
    let called = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
    assert!(called.is_err(), "a connection came");
}

/// A key and a certificate for `localhost` that signs itself, PEM, made by OpenSSL.
fn self_signed() -> (Vec<u8>, Vec<u8>) {
    let folder = std::env::temp_dir().join(ids::random_hex(&SystemRandomness));
    std::fs::create_dir(&folder).unwrap();
    let made = std::process::Command::new("openssl")
        .args(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                .split(' '),
        )
        .args("-addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE -keyout key.pem -out cert.pem".split(' '))
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let pair = (read("key.pem"), read("cert.pem"));
    std::fs::remove_dir_all(&folder).unwrap();
    pair
}

/// A server that speaks TLS, says the same to everybody, and ends after so many connections.
async fn tls_server(key: &[u8], certificate: &[u8]) -> (String, tokio::task::JoinHandle<()>) {
    use tokio_rustls::{
        TlsAcceptor,
        rustls::{
            ServerConfig,
            pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        },
    };
    let chain = vec![CertificateDer::from_pem_slice(certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let task = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            let Act::Say(text) = found() else { unreachable!("an answer is said") };
            drop(stream.write_all(text.as_bytes()).await);
            drop(stream.shutdown().await);
        }
    });
    (url, task)
}

#[tokio::test]
async fn a_gateway_is_believed_by_the_certificate_that_was_named_and_by_no_other() {
    let (key, certificate) = self_signed();
    let (_, another) = self_signed();
    let (url, task) = tls_server(&key, &certificate).await;
    let answered = Asker::trusting(&url, true, Some(certificate)).ask().await;
    assert!(answered.answer.is_ok(), "{answered:?}");
    let refused = Reply { answer: unavailable(Unavailable::Unreachable), sent: 0 };
    assert_eq!(Asker::trusting(&url, true, Some(another)).ask().await, refused);
    assert_eq!(Asker::trusting(&url, true, None).ask().await, refused, "nobody of the system knows it");
    task.abort();
}
