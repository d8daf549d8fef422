//! The page on which partner staff set things up.

fn main() {
    web_app::start_settings();
}
