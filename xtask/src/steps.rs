//! Named steps of a long task: each is announced, timed, and remembered when it fails, so that one run tells all.

use std::time::Instant;

use crate::error::{Error, Result};

/// The steps of one task so far.
pub(crate) struct Steps {
    task: &'static str,
    start: Instant,
    done: usize,
    failed: Vec<String>,
}

impl Steps {
    /// Starts a task.
    pub(crate) fn new(task: &'static str) -> Self {
        Self { task, start: Instant::now(), done: 0, failed: Vec::new() }
    }

    /// Runs a step. A failure is printed, remembered, and does not stop the task.
    pub(crate) fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) {
        if let Err(error) = self.timed(name, step) {
            println!("{error}");
            self.failed.push(name.to_owned());
        }
    }

    /// Runs a step that the others need.
    pub(crate) fn must(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        self.timed(name, step)
    }

    fn timed(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {}: {name}", self.task);
        let start = Instant::now();
        let result = step();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!("== {}: {name}: {word} ({:.1} s)", self.task, start.elapsed().as_secs_f32());
        self.done += 1;
        result
    }

    /// Prints the closing line, and fails where a step did.
    pub(crate) fn finish(self) -> Result<()> {
        let seconds = self.start.elapsed().as_secs_f32();
        if self.failed.is_empty() {
            println!("\n{}: all {} steps passed ({seconds:.1} s)", self.task, self.done);
            return Ok(());
        }
        println!("\n{}: {} of {} steps failed ({seconds:.1} s)", self.task, self.failed.len(), self.done);
        Err(Error::Steps { task: self.task, failed: self.failed })
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use crate::error::Error;

    #[test]
    fn failed_step_does_not_stop_the_next_one() {
        let mut steps = Steps::new("trial");
        let mut ran = false;
        steps.run("first", || Err(Error::Unexpected("no".to_owned())));
        steps.run("second", || {
            ran = true;
            Ok(())
        });
        assert!(ran);
        assert!(matches!(steps.finish(), Err(Error::Steps { failed, .. }) if failed == ["first"]));
    }
}
