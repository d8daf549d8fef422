//! The capture module beside its peers in a browser: what serves the page, what drives it, what it answers.

pub mod browser;
pub mod first_load;
pub mod own_server;
pub mod report;
pub mod serve;
