//! Temporary.
use benches::{outline, view};
use vision::outline::CardFinder;
fn main() {
    let cards = outline::cards();
    let mut tiles: Vec<image::RgbaImage> = vec![];
    for arg in std::env::args().skip(1) {
        let (kind, seed) = arg.split_at(1);
        let seed: u64 = seed.parse().unwrap_or(0);
        let view = match kind {
            "u" => view::usable(&cards[(seed / 6 % 15) as usize], outline::kind_of(seed), seed),
            "t" => view::two([&cards[(seed % 15) as usize], &cards[((seed + 1) % 15) as usize]], seed),
            "e" => view::empty(view::EMPTIES[(seed % 4) as usize], seed),
            _ => view::cut(&cards[(seed % 15) as usize], seed),
        };
        let mut finder = CardFinder::new();
        let found = finder.find(&outline::luma_of(&view.frame));
        println!("{arg} {:?}", found.presence); for c in finder.debug_best() { println!("   {c:?}"); }
        let mut frame = view.frame;
        let (w, h) = frame.dimensions();
        for (n, card) in found.cards.iter().enumerate() {
            println!("  aspect {}", card.aspect(w as usize, h as usize));
            for i in 0..4 {
                let (a, b) = (card.corners[i], card.corners[(i + 1) % 4]);
                for s in 0..2000 {
                    let t = s as f32 / 2000.0;
                    let (x, y) = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
                    for d in 0..3 { if x >= 0.0 && y >= 0.0 && (x as u32 + d) < w && (y as u32) < h {
                        frame.put_pixel(x as u32 + d, y as u32, image::Rgba(if n == 0 { [0, 255, 0, 255] } else { [255, 0, 0, 255] }));
                    } }
                }
            }
        }
        tiles.push(image::imageops::thumbnail(&frame, 480 * w / w.max(h), 480 * h / w.max(h)));
    }
    let mut sheet = image::RgbaImage::new(480 * 4, 480 * (tiles.len() as u32).div_ceil(4));
    for (i, t) in tiles.iter().enumerate() { image::imageops::overlay(&mut sheet, t, (i % 4 * 480) as i64, (i / 4 * 480) as i64); }
    sheet.save("/tmp/sheet.png").ok();
}
