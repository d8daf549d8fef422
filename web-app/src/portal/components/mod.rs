//! What pages are made of: one folder a component, with its style sheet.

pub(crate) mod action;
pub(crate) mod camera;
pub(crate) mod chart;
pub(crate) mod choice;
pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod drop;
pub(crate) mod empty;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod glyph;
pub(crate) mod over;
pub(crate) mod page;
pub(crate) mod secret;
pub(crate) mod select;
pub(crate) mod skeleton;
pub(crate) mod source;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod toast;
pub(crate) mod viewer;
