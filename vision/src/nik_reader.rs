//! Reads the sixteen OCR-A digits of a card.
