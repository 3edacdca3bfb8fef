//! The arguments of `protopick ask`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};

use protopick::builtin;

use super::help::TEMPLATE;

/// Answer a few questions, see the recommendation, and leave with a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/ask.txt"))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Ask {
    /// Where to write after the review; without it, the file of `--from`, or requirements.yaml. Ctrl-C keeps the answers beside it,
    /// in `.requirements.partial.yaml`, for the next run
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Change the answers of this file; what the interview does not ask about is kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,
    /// Begin with a flow that is ready made, which answers all but its name; several by several such options
    #[arg(long, value_name = "NAME", value_parser = templates(), conflicts_with_all = ["from", "answers"])]
    pub(crate) template: Vec<String>,
    /// Ask everything, also what cannot change the recommendation any more
    #[arg(long)]
    pub(crate) all: bool,
    /// Take the answers from this file, YAML or JSON in the form of a requirements file, without a prompt
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(crate) answers: Option<PathBuf>,
    /// Replace an existing file without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Never prompt: without --answers this fails, and what those do not answer is left out
    #[arg(long)]
    pub(crate) no_input: bool,
    /// Ask in plain numbered lines, without moving the cursor; so do `ACCESSIBLE=1` and `TERM=dumb`
    #[arg(long)]
    pub(crate) accessible: bool,
}

/// The templates by their names.
fn templates() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(builtin::templates().map(|(name, _)| name))
}
