//! Tesseract 5 as a child process: one picture in, one table of words out, within limits of time and size.
//! A process of its own keeps a fault of its code, on a picture made to cause one, out of this one.

use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use thiserror::Error;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};
use vision::luma::LumaImage;

/// The language of the card, by Tesseract's name.
const LANGUAGE: &str = "ind";
/// The table of a full card has some 12 kB; nothing that is a card's has this.
const MAX_OUTPUT_BYTES: usize = 1 << 20;
/// Asking for the list of languages takes 20 ms.
const FIND_LIMIT: Duration = Duration::from_secs(5);

/// Where Tesseract is and how much it may do.
#[derive(Debug, Clone)]
pub struct ReaderSettings {
    /// The program; `None` looks for `tesseract` in PATH.
    pub program: Option<PathBuf>,
    /// Pictures read at once; others wait.
    pub at_once: usize,
    /// The longest that one picture may take, waiting included.
    pub time_limit: Duration,
}

impl Default for ReaderSettings {
    fn default() -> Self {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        // A card takes 0.4 s; a machine that needs ten times that is not reading but stuck.
        Self { program: None, at_once, time_limit: Duration::from_secs(5) }
    }
}

/// Why a card's text could not be read.
#[derive(Debug, Error)]
pub enum ReadingFault {
    /// There is no Tesseract with `ind` on this machine.
    #[error("no reader of text is available")]
    NotAvailable,
    /// The picture is too small or too large to be a card.
    #[error("the picture is no card's")]
    Picture,
    /// The process did not start.
    #[error("the reader of text did not start")]
    Start(#[source] io::Error),
    /// It, or the wait for it, took longer than the limit.
    #[error("the reader of text took too long")]
    TimedOut,
    /// It ended with a fault or was killed.
    #[error("the reader of text ended early ({0})")]
    Ended(ExitStatus),
    /// Its pipe broke.
    #[error("the reader of text broke off")]
    Pipe(#[source] io::Error),
    /// It printed far more than a card has.
    #[error("the reader of text printed too much")]
    TooMuch,
    /// It printed something that is not its table.
    #[error("the reader of text printed nonsense")]
    Nonsense,
}

/// What the print on a picture is taken for; Tesseract's page segmentation modes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// One block of lines (6).
    Block,
}

impl Layout {
    fn mode(self) -> &'static str {
        match self {
            Self::Block => "6",
        }
    }
}

/// A Tesseract that is there, and its queue.
#[derive(Debug, Clone)]
pub(super) struct Tesseract {
    program: PathBuf,
    queue: Arc<Semaphore>,
    time_limit: Duration,
}

impl Tesseract {
    /// Looks for the program and asks it for its languages; the error says in a sentence what is missing.
    pub(super) async fn find(settings: &ReaderSettings) -> Result<Self, String> {
        let program = match &settings.program {
            Some(program) => program.clone(),
            None => in_path().ok_or("no program `tesseract` in PATH")?,
        };
        let shown = program.display();
        let mut child = command(&program)
            .arg("--list-langs")
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("{shown} does not start: {error}"))?;
        let listed = timeout(FIND_LIMIT, collect(&mut child)).await;
        let Ok(Ok(listed)) = listed else {
            return Err(format!("{shown} does not list its languages"));
        };
        let known = String::from_utf8_lossy(&listed);
        if !known.lines().any(|line| line.trim() == LANGUAGE) {
            return Err(format!("{shown} lacks the language `{LANGUAGE}`"));
        }
        let queue = Arc::new(Semaphore::new(settings.at_once.max(1)));
        Ok(Self { program, queue, time_limit: settings.time_limit })
    }

    /// The program.
    pub(super) fn program(&self) -> &Path {
        &self.program
    }

    /// The table of words on a picture.
    pub(super) async fn read(&self, picture: &LumaImage, layout: Layout) -> Result<Vec<u8>, ReadingFault> {
        let reading = async {
            let _turn = self.queue.acquire().await.map_err(|_| ReadingFault::NotAvailable)?;
            self.run(picture, layout).await
        };
        // Dropped when the time is over, and the process is killed with it.
        timeout(self.time_limit, reading).await.unwrap_or(Err(ReadingFault::TimedOut))
    }

    async fn run(&self, picture: &LumaImage, layout: Layout) -> Result<Vec<u8>, ReadingFault> {
        let mut child = command(&self.program)
            .args(["stdin", "stdout", "-l", LANGUAGE, "--oem", "1", "--psm", layout.mode()])
            // The table, without the configuration file that may be missing; `dpi` keeps it from guessing.
            .args(["--dpi", "300", "-c", "tessedit_create_tsv=1"])
            .args(std::env::var("TANDA_ARGS").unwrap_or_default().split_whitespace())
            .stdin(Stdio::piped())
            .spawn()
            .map_err(ReadingFault::Start)?;
        let stdin = child.stdin.take();
        let write = async {
            if let Some(mut stdin) = stdin {
                // A reader that ends early closes the pipe; how it ended tells more than that.
                let head = format!("P5\n{} {}\n255\n", picture.width(), picture.height());
                if stdin.write_all(head.as_bytes()).await.is_ok() {
                    let _ = stdin.write_all(picture.bytes()).await;
                }
            }
        };
        let ((), output) = tokio::join!(write, collect(&mut child));
        output
    }
}

/// With nothing of our own surroundings: neither secrets nor what would change its ways.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        // Several threads a picture cost more time than they save; the pool is the parallelism.
        .env("OMP_THREAD_LIMIT", "1")
        .current_dir("/")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// What a process prints before it ends well.
async fn collect(child: &mut Child) -> Result<Vec<u8>, ReadingFault> {
    let mut output = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let limit = u64::try_from(MAX_OUTPUT_BYTES).unwrap_or(u64::MAX);
        stdout.take(limit + 1).read_to_end(&mut output).await.map_err(ReadingFault::Pipe)?;
    }
    if output.len() > MAX_OUTPUT_BYTES {
        child.start_kill().map_err(ReadingFault::Pipe)?;
        child.wait().await.map_err(ReadingFault::Pipe)?;
        return Err(ReadingFault::TooMuch);
    }
    let status = child.wait().await.map_err(ReadingFault::Pipe)?;
    if status.success() { Ok(output) } else { Err(ReadingFault::Ended(status)) }
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("tesseract")).find(|program| program.is_file())
}
