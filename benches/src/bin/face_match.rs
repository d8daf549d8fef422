//! exploratory
use benches::parallel::each_seed;
use benches::selfies::{Species, shoot};
use benches::tally::percentile;
use vision::face::{FaceEye, FaceModel};
use vision::frame::RgbaView;
use vision::replay::ReplayEye;

fn main() {
    let model = FaceModel::parse(include_bytes!("../../../vision/data/faces.bin")).expect("the packed data");
    let n: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(20);
    for species in Species::ALL {
        let all = each_seed(
            1..n + 1,
            || (FaceEye::new(model.clone()), ReplayEye::default()),
            |(eye, replay), seed| {
                let picture = shoot(species, seed, (400.0, 640.0));
                let view = RgbaView::new(picture.as_raw(), picture.width(), picture.height()).expect("x");
                let seen = eye.look(&view.into(), None);
                let face = *seen.faces.first()?;
                replay.look(&view, &face)
            },
        );
        let found: Vec<_> = all.iter().flatten().collect();
        let row = |name: &str, f: &dyn Fn(&vision::replay::ReplaySigns) -> f64| {
            let mut v: Vec<f64> = found.iter().map(|s| f(s)).collect();
            let q: Vec<String> = [0.0, 0.02, 0.05, 0.1, 0.5, 0.9, 0.95, 0.98, 1.0]
                .iter()
                .map(|p| format!("{:.2}", percentile(&mut v, *p)))
                .collect();
            println!("   {name:<10} {}", q.join(" "));
        };
        println!("{} found {}/{}", species.name(), found.len(), all.len());
        row("lines", &|s| s.lines.map_or(-1.0, f64::from));
        row("tints", &|s| s.tints.map_or(-1.0, f64::from));
        row("both", &|s| s.lines.zip(s.tints).map_or(-1.0, |(a,b)| f64::from(a+b)));
        row("border", &|s| f64::from(s.border.sides));
        row("clipped", &|s| s.clipped_share);
        row("flat", &|s| s.flat_share);
        row("grid", &|s| {
            if s.grid.is_own == [true; 2] { 0.0 } else { s.grid.strength[0].max(s.grid.strength[1]) }
        });
        row("gridown", &|s| s.grid.strength[0].max(s.grid.strength[1]));
    }
}
