//! Pictures of every screen in both languages, light and dark, on a desk's and a phone's window: into the folder of the first
//! argument, of the pages whose names contain one of the others.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use acceptance::album::{
    OWNER, Scene, Screen, Stage, Theme, Visit, bare, flow, guests, log, reviews, settings,
};

/// Lines of the transaction log: some weeks of a small partner.
const LINES: &str = "3000";
const LANGUAGES: [&str; 2] = ["id", "en"];

/// Where pictures go, and of what.
struct Album {
    folder: PathBuf,
    names: Vec<String>,
    language: &'static str,
    taken: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        eprintln!("screenshots: name a folder");
        return ExitCode::FAILURE;
    };
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    let mut album = Album { folder, names: arguments.collect(), language: "", taken: 0 };
    for language in LANGUAGES {
        album.language = language;
        album.first_day().await;
        album.after_weeks().await;
    }
    println!("{} pictures in {}", album.taken, album.folder.display());
    ExitCode::SUCCESS
}

impl Album {
    async fn first_day(&mut self) {
        let scenes = self.wanted(bare());
        if !scenes.is_empty() {
            let stage = Stage::bare().await;
            let visit = Visit::of(&stage, OWNER, self.language).await;
            for screen in [Screen::DESK, Screen::PHONE] {
                self.take(&visit, &scenes, screen).await;
            }
            visit.close().await;
        }
    }

    async fn after_weeks(&mut self) {
        let stage = Stage::furnished().await;
        seed(&stage);
        let guest = Visit::open(&stage, self.language).await;
        for screen in [Screen::DESK, Screen::PHONE] {
            let scenes = self.wanted([guests(&stage), flow(&stage).await].concat());
            self.take(&guest, &scenes, screen).await;
        }
        guest.close().await;
        let scenes = self.wanted([log(&stage), reviews(&stage), settings(&stage)].concat());
        for screen in [Screen::DESK, Screen::PHONE] {
            // The last scene ends the session.
            let visit = Visit::of(&stage, OWNER, self.language).await;
            self.take(&visit, &scenes, screen).await;
            visit.close().await;
        }
    }

    fn wanted(&self, mut scenes: Vec<Scene>) -> Vec<Scene> {
        scenes.retain(|scene| {
            self.names.is_empty() || self.names.iter().any(|name| scene.page.contains(name.as_str()))
        });
        scenes
    }

    async fn take(&mut self, visit: &Visit, scenes: &[Scene], screen: Screen) {
        for scene in scenes {
            visit.screen(screen).await;
            visit.paint(Theme::Light).await;
            visit.reach(scene).await;
            for theme in Theme::ALL {
                visit.paint(theme).await;
                let Scene { page, state, .. } = scene;
                let name = format!("{page}-{state}-{}-{}-{}.png", self.language, theme.word(), screen.width);
                visit.picture(&self.folder.join(name)).await;
                self.taken += 1;
            }
            visit.leave(scene).await;
        }
    }
}

/// Fills the log as a partner's might be.
fn seed(stage: &Stage) {
    let program =
        std::env::var_os("TANDA_SEED").expect("TANDA_SEED names `seed`; `cargo xtask screenshots` builds it");
    let data: &Path = &stage.stack.data;
    let until = stage.now().to_string();
    let done =
        Command::new(program).args(["--transactions", LINES, "--until", &until, "--data"]).arg(data).status();
    assert!(done.is_ok_and(|status| status.success()), "lines for the log");
}
