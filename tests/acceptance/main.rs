//! Acceptance tests, a file a subject. They stand on `src/`: a server of their own, captures, a real browser.

mod identity_capture;
mod identity_challenge;
mod sandbox;
