//! Tests of the outline.
