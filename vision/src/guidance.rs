//! One hint a frame, from measures, without flicker.
