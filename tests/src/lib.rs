//! What the acceptance tests stand on: a server of their own on either database, captures to send to it, and a
//! real browser. The tests themselves are in `acceptance/`.

pub mod album;
pub mod browser;
pub mod callbacks;
pub mod camera;
pub mod capture;
pub mod desk;
pub mod onekyc;
pub mod portal;
pub mod stack;
pub mod transactions;
pub mod visitor;
pub mod visits;
