//! Cameras for a browser under test.
