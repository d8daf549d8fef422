//! Which screens there are: a table for each group of pages.

use serde_json::json;

use super::{
    Calls::{Answered, Held, Lost},
    Scene, Stage,
    Step::{self, Click, Press, See, SignedOut, Type},
};
use crate::visitor::make_link;

/// A scene whose calls are answered.
fn scene(page: &'static str, state: &'static str, path: impl Into<String>, steps: &[Step]) -> Scene {
    Scene { page, state, path: path.into(), calls: Answered, steps: steps.to_vec() }
}

/// What is seen by who is not signed in.
pub fn guests(stage: &Stage) -> Vec<Scene> {
    let joining = |token: &str| format!("/invitation#{token}");
    let nobody = "f".repeat(64);
    vec![
        scene("sign-in", "form", "/login", &[See("[data-testid=login-submit]")]),
        scene(
            "sign-in",
            "missing",
            "/login",
            &[
                Type("login-email", "sari@bank.example"),
                Click("login-submit"),
                See("#password-error:not(:empty)"),
            ],
        ),
        scene(
            "sign-in",
            "wrong",
            "/login",
            &[
                Type("login-email", "nobody@bank.example"),
                Type("login-password", "tebakan"),
                Click("login-submit"),
                See("[data-testid=login-error]"),
            ],
        ),
        scene("invitation", "form", joining(&stage.invitation), &[See("[data-testid=join-submit]")]),
        scene("invitation", "gone", joining(&nobody), &[See("[data-testid=join-error]")]),
        scene("status", "page", "/status", &[See("h1")]),
        scene("docs", "overview", "/docs", &[See("main h1, h1")]),
        scene("docs", "webhooks", "/docs/webhooks", &[See("main h1, h1")]),
        scene("docs", "dialect", "/docs/ecert", &[See("main h1, h1")]),
    ]
}

/// The end user's first screens. A link is opened once, so each call makes its own.
pub async fn flow(stage: &Stage) -> Vec<Scene> {
    let mut links = vec![stage.branded_link().await];
    for _ in 0..3 {
        links.push(make_link(&stage.stack, &json!({})).await);
    }
    let mut addresses =
        links.into_iter().map(|(token, id)| format!("/h5-idv/?token={token}&signatureId={id}"));
    let mut address = || addresses.next().expect("as many as scenes");
    let agreed = [Click("capture-consent-ktp"), Click("capture-consent-biometric")];
    let prepared = [&agreed[..], &[Click("capture-next"), See("[data-testid=capture-start]")]].concat();
    vec![
        scene("capture", "branded", address(), &prepared),
        scene("capture", "consent", address(), &[See("[data-testid=capture-consent-ktp]")]),
        scene("capture", "agreed", address(), &agreed),
        scene("capture", "prepare", address(), &prepared),
        scene(
            "capture",
            "gone",
            "/h5-idv/?token=nothing&signatureId=nobody",
            &[See("[data-testid=capture-error]")],
        ),
    ]
}

/// Pages on the first day, when there is nothing on them.
pub fn bare() -> Vec<Scene> {
    vec![
        scene("transactions", "empty", "/transactions", &[See(".empty")]),
        scene("reviews", "empty", "/reviews", &[See(".empty")]),
        scene("webhooks", "empty", "/webhooks", &[See(".empty")]),
        scene("usage", "empty", "/usage", &[See(".empty")]),
    ]
}

/// The transaction log and what is read beside it.
pub fn log(stage: &Stage) -> Vec<Scene> {
    let [verified, rejected] = &stage.lines;
    let rows = See("[data-testid=transactions-row]");
    vec![
        scene("demo", "form", "/demo", &[See("[data-testid=demo-check-now]")]),
        scene(
            "transactions",
            "list",
            "/transactions",
            &[rows.clone(), See(".chart"), See("[data-testid=transactions-today]")],
        ),
        scene(
            "transactions",
            "latency",
            "/transactions",
            &[Click("overview-latency"), See("[data-testid=overview-chart]")],
        ),
        scene(
            "transactions",
            "days",
            "/transactions",
            &[Click("overview-table"), See("[data-testid=transactions-days]")],
        ),
        scene("demo", "camera", "/demo", &[Click("demo-selfie-camera"), See("dialog[open]")]),
        scene("transactions", "nothing", "/transactions?search=nothing-like-it", &[See(".empty")]),
        scene(
            "transactions",
            "wrong-filter",
            "/transactions?from=yesterday&status=%3Cscript%3E",
            &[rows.clone(), See("[data-testid=filter-error]")],
        ),
        Scene {
            calls: Held("*/portal/v1/transactions*"),
            ..scene("transactions", "loading", "/transactions", &[See(".bones")])
        },
        Scene {
            calls: Lost("*/portal/v1/transactions*"),
            ..scene("transactions", "error", "/transactions", &[See(".empty")])
        },
        scene(
            "transaction",
            "verified",
            format!("/transactions/{verified}"),
            &[See("[data-testid=transaction-verdict]")],
        ),
        scene(
            "transaction",
            "rejected",
            format!("/transactions/{rejected}"),
            &[See("[data-testid=transaction-verdict]")],
        ),
        scene("transaction", "unknown", "/transactions/nobody-knows-it", &[See(".empty")]),
        scene("usage", "list", "/usage", &[See("[data-testid=usage-row]")]),
        scene(
            "audit",
            "list",
            "/audit",
            &[See("[data-testid=audit-row]"), See("[data-testid=audit-chain] .notice--good")],
        ),
    ]
}

/// Cases and their queue.
pub fn reviews(stage: &Stage) -> Vec<Scene> {
    let [waiting, decided] = &stage.cases;
    let case = |id: &str| format!("/reviews/{id}");
    let here = See("[data-testid=review-voters]");
    let tab = |state, key| {
        scene("review", state, case(waiting), &[here.clone(), See("[data-testid=review-frame]"), Press(key)])
    };
    vec![
        scene("reviews", "list", "/reviews", &[See("[data-testid=reviews-row]")]),
        scene("reviews", "closed", "/reviews?state=closed", &[See("[data-testid=reviews-row]")]),
        scene("review", "case", case(waiting), &[here.clone(), See("[data-testid=review-frame]")]),
        tab("card", "2"),
        tab("face", "3"),
        tab("flash", "4"),
        tab("history", "5"),
        tab("keys", "?"),
        scene("review", "decided", case(decided), std::slice::from_ref(&here)),
        scene(
            "review",
            "reopen",
            case(decided),
            &[Click("review-reopen-ask"), See("[data-testid=review-reason]")],
        ),
    ]
}

/// What an organisation sets up, and who works there.
pub fn settings(stage: &Stage) -> Vec<Scene> {
    let [open, closed] = &stage.applications;
    let application = |id: &str| format!("/applications/{id}");
    let details = See("[data-testid=keys-table]");
    vec![
        scene("data", "page", "/data", &[See("[data-testid=subject-find]")]),
        scene("funnel", "page", "/funnel", &[See("[data-testid=funnel-answer]")]),
        scene("applications", "list", "/applications", &[See("[data-testid=applications-row]")]),
        scene("applications", "new", "/applications", &[Click("application-new"), See("dialog[open]")]),
        scene("application", "details", application(open), std::slice::from_ref(&details)),
        scene(
            "application",
            "branding",
            application(open),
            &[
                See(".brand-preview .brand__logo"),
                Type("branding-light", "#FFE000"),
                Click("branding-preview-dark"),
                See("[data-testid=branding-light-nearest]"),
            ],
        ),
        scene("application", "closed", application(closed), &[See("[data-testid=application-closed]")]),
        scene("application", "key-form", application(open), &[Click("key-new"), See("dialog[open]")]),
        scene(
            "application",
            "key",
            application(open),
            &[Click("key-new"), Click("key-form-submit"), See("[data-testid=secret-value]")],
        ),
        scene(
            "application",
            "integration",
            application(open),
            &[Click("integration-new"), See("dialog[open]")],
        ),
        scene("application", "rotate", application(open), &[Click("key-rotate"), See("dialog[open]")]),
        scene(
            "webhooks",
            "list",
            "/webhooks",
            &[See("[data-testid=webhook]"), See("[data-testid=deliveries-row]")],
        ),
        scene("webhooks", "new", "/webhooks", &[Click("webhook-new"), See("dialog[open]")]),
        scene(
            "webhooks",
            "callbacks-secret",
            "/webhooks",
            &[Click("callback-secret-rotate"), See("dialog[open]")],
        ),
        scene("webhooks", "delivery", "/webhooks", &[Click("delivery-see"), See("dialog[open] pre")]),
        scene("members", "list", "/members", &[See("[data-testid=members-row]")]),
        scene("members", "invite", "/members", &[Click("member-invite"), See("dialog[open]")]),
        scene("members", "roles", "/members", &[Click("member-roles"), See("dialog[open]")]),
        scene("account", "page", "/account", &[See("[data-testid=sessions] strong")]),
        scene("account", "password", "/account", &[Click("password-change"), See("dialog[open]")]),
        scene(
            "account",
            "factor",
            "/account",
            &[
                Click("factor-turn"),
                Type("proof-password", "korek api di saku kiri"),
                Click("factor-form-submit"),
                See("[data-testid=secret-value]"),
            ],
        ),
        // The last: nobody is signed in afterwards.
        scene(
            "shell",
            "session-ended",
            "/audit",
            &[
                See("[data-testid=audit-row]"),
                SignedOut,
                Click("audit-check"),
                See("[data-testid=sign-in-again][open]"),
            ],
        ),
    ]
}
