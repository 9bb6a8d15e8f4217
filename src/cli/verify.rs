use super::args::VerifyArgs;
use super::report::{Exit, Report, Run};
pub fn run(_: &VerifyArgs, _: &Report) -> Run {
    Ok(Exit::Done)
}
