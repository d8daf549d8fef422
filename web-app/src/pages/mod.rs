//! The screens, a file for each leg of the journey. A screen reads the journey and tells it what happens.

mod begin;
mod card;
mod end;
mod face;
mod flash_screens;
mod send;
mod shot_review;
mod trouble;

pub(crate) use begin::{consent, declined, opening, prepare};
pub(crate) use card::card;
pub(crate) use end::done;
pub(crate) use face::face;
pub(crate) use send::{checking, review, uploading};
pub(crate) use trouble::stopped;
