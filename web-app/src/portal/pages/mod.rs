//! The pages.

mod account;
mod applications;
mod audit;
mod members;
mod review;
mod reviews;
mod sign_in;
mod transaction;
mod transactions;
mod usage;
mod webhooks;

pub(crate) use account::account;
pub(crate) use applications::{application, applications};
pub(crate) use audit::audit;
pub(crate) use members::{join, members};
pub(crate) use review::review;
pub(crate) use reviews::reviews;
use reviews::state_status as reviews_state_status;
pub(crate) use sign_in::{sign_in, sign_in_again};
pub(crate) use transaction::transaction;
pub(crate) use transactions::transactions;
pub(crate) use usage::usage;
pub(crate) use webhooks::webhooks;
