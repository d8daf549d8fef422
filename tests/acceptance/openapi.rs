//! The API document: called through by schemathesis, kept by whoever has it, and read by people.

use std::{collections::BTreeSet, path::PathBuf, process::Stdio, sync::Arc};

use acceptance::stack::{Answer, Backend, Stack};
use contract::h5_idv::token_signature;
use serde_json::json;
use tanda::clock::SystemClock;
use tokio::process::Command;

/// Every limit is counted, and none is reached.
const MANY: u32 = 100_000;

/// Credentials of every dialect, as `tests/openapi/schemathesis.toml` names them.
async fn credentials(stack: &Stack) -> Vec<(&'static str, String)> {
    let known = |door: &str, name: &str| stack.sandbox[door][name].as_str().unwrap().to_owned();
    let testing = |name: &str| stack.sandbox["ecert"]["testing"][name].as_str().unwrap().to_owned();
    let (client_id, pass_key) = (known("onekyc", "clientId"), known("onekyc", "passKey"));
    let partner = stack.http.get(format!("{}/v1/esign/partner/authentication", stack.base_url));
    let partner = Answer::of(partner.header("client-id", &client_id).header("pass-key", &pass_key)).await;
    let (access_key, secret_key) = (known("h5Idv", "accessKey"), known("h5Idv", "secretKey"));
    let timestamp = stack.app.clock.now().epoch_ms().to_string();
    let signature = token_signature(&access_key, &secret_key, &timestamp);
    let asked = json!({"accessKey": access_key, "timestamp": timestamp, "signature": signature});
    let h5 =
        stack.http.post(format!("{}/openapi/auth/ticket/v1/generate-token", stack.base_url)).json(&asked);
    let h5 = Answer::of(h5).await;
    let token = |answer: &Answer| answer.body["data"]["token"].as_str().unwrap().to_owned();
    vec![
        ("TANDA_IDENTITY_KEY", known("identity", "apiKey")),
        ("TANDA_ECERT_APP_ID", testing("appId")),
        ("TANDA_ECERT_API_KEY", testing("apiKey")),
        ("TANDA_ONEKYC_CLIENT_ID", client_id),
        ("TANDA_ONEKYC_PASS_KEY", pass_key),
        ("TANDA_ONEKYC_TOKEN", token(&partner)),
        ("TANDA_ONEKYC_PARTNER", known("onekyc", "onboardingPartner")),
        ("TANDA_H5_TOKEN", token(&h5)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_no_fault_and_no_answer_that_is_not_documented() {
    let program = std::env::var_os("TANDA_SCHEMATHESIS").map(PathBuf::from);
    let program = program.expect("TANDA_SCHEMATHESIS names the program; `cargo xtask test` brings it");
    let stack = Stack::start_with(Backend::Sqlite, Arc::new(SystemClock), MANY).await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi");
    let run = Command::new(program)
        .args(["--config-file", &format!("{folder}/schemathesis.toml"), "run"])
        .args([&format!("{}/openapi.json", stack.base_url), "--continue-on-failure"])
        .envs(credentials(&stack).await)
        // It keeps what it learns in the folder where it stands.
        .current_dir(&stack.data)
        .stdin(Stdio::null())
        .output()
        .await
        .expect("schemathesis starts");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}\n{}", String::from_utf8_lossy(&run.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn document_and_pages_are_there_and_hold_nothing_that_runs() {
    let stack = Stack::start(Backend::Sqlite).await;
    let get = async |path: &str, known: &str| {
        let request = stack.http.get(format!("{}{path}", stack.base_url)).header("if-none-match", known);
        request.send().await.unwrap()
    };
    let mut waiting = vec!["/docs".to_owned()];
    let mut seen = BTreeSet::from(["/docs".to_owned()]);
    while let Some(path) = waiting.pop() {
        let answer = get(&path, "\"another\"").await;
        assert_eq!(answer.status(), 200, "{path}");
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(get(&path, &tag).await.status(), 304, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let text = answer.text().await.unwrap();
        if !text.starts_with("<!DOCTYPE html>") {
            continue;
        }
        assert!(policy.contains("style-src 'self'") && policy.contains("script-src 'self'"), "{path}");
        for running in ["<script", "<style", " style=", " onclick"] {
            assert!(!text.contains(running), "{path} holds {running}");
        }
        let links: Vec<&str> =
            text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in links {
            let (page, place) = link.split_once('#').unwrap_or((link, ""));
            if page.is_empty() {
                assert!(text.contains(&format!("id=\"{place}\"")), "{path} has no {place}");
            } else if !page.starts_with("/icons/") && seen.insert(page.to_owned()) {
                waiting.push(page.to_owned());
            }
        }
    }
    assert!(seen.len() >= 10, "{seen:?}");
    assert_eq!(get("/docs/nothing", "").await.status(), 404);
}
