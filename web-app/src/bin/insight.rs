//! The page on which partner staff try things and look into them.

fn main() {
    web_app::start_insight();
}
