//! The page that partner staff work on.

fn main() {
    web_app::start_portal();
}
