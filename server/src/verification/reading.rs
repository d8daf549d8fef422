//! Reading the printed fields of a card that lies flat. Its number has a reader of its own, in `vision`.

mod anchor;
pub mod card_reader;
mod places;
mod tesseract;
mod words;
