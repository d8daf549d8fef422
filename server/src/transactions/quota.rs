//! The quota of test calls: one is taken before anything runs, and given back where nothing is charged. Live calls have none.

use contract::face::Mode;

use super::{Ending, Turn};
use crate::{App, Fault, auth::application};

/// Takes a test call for a turn; `false` where none is left.
pub(super) async fn spend(app: &App, mode: Mode, turn: &mut Turn) -> Result<bool, Fault> {
    if mode == Mode::Live {
        return Ok(true);
    }
    turn.spent = application::spend_testing(app, &turn.application_id).await?;
    Ok(turn.spent)
}

/// Gives the test call of a turn back that ended without anything to charge.
pub(super) async fn settle(app: &App, turn: &Turn, ending: &Ending) -> Result<(), Fault> {
    if turn.spent && ending.charged.is_empty() {
        application::give_back_testing(app, &turn.application_id).await?;
    }
    Ok(())
}
