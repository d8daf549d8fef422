//! The page that takes a person through the capture.

fn main() {
    web_app::start_h5();
}
