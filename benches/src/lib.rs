//! Scenes whose truth is known, and the tallies of what the measures made of them.
//! Binaries: `accuracy` prints the tables, `digit_templates` writes the NIK reader's exemplars.

pub mod capture;
pub mod clutter;
pub mod flash;
pub mod guidance;
pub mod measures;
pub mod metrics;
pub mod native;
pub mod nik;
pub mod number;
pub mod outline;
pub mod parallel;
pub mod random;
pub mod stills;
pub mod tally;
pub mod view;
