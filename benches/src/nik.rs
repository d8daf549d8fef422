//! The NIK reader against the numbers that were printed.
