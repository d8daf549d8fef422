//! Scenes whose truth is known, and the tallies of what the measures made of them.
//! Binaries: `accuracy` and `faces` print the tables, `digit_templates` and `face_data` write what
//! `vision` carries as data.

pub mod capture;
pub mod card_text;
pub mod clutter;
pub mod face;
pub mod face_model;
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
pub mod selfies;
pub mod signs;
pub mod stills;
pub mod tally;
pub mod transactions;
pub mod view;
