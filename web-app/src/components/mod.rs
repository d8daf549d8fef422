//! The pieces that screens are made of: one folder each, with its style beside it.

pub(crate) mod brand;
pub(crate) mod button;
pub(crate) mod consent_box;
pub(crate) mod drawing;
pub(crate) mod flash;
pub(crate) mod hint;
pub(crate) mod icon;
pub(crate) mod mark;
pub(crate) mod photo;
pub(crate) mod progress;
pub(crate) mod screen;
pub(crate) mod shutter;
pub(crate) mod topbar;
pub(crate) mod viewfinder;
