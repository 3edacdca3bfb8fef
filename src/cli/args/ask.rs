//! The arguments of `protopick ask`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};

use protopick::builtin;

use super::help::TEMPLATE;

/// Answer a few questions, see the recommendation, and write a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/ask.txt"))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Ask {
    /// The file to write; by default the file of `--from`, or requirements.yaml. Ctrl-C saves the answers beside it,
    /// in `.requirements.partial.yaml`, for the next run
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Change the answers in this file; keys that the interview does not ask about are kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,
    /// Start with a ready-made flow, which only needs a name; may be given several times
    #[arg(long, value_name = "NAME", value_parser = templates(), conflicts_with_all = ["from", "answers"])]
    pub(crate) template: Vec<String>,
    /// Ask every question, even those that can no longer change the recommendation
    #[arg(long)]
    pub(crate) all: bool,
    /// Read the answers from this file, YAML or JSON in the form of a requirements file, without prompts
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(crate) answers: Option<PathBuf>,
    /// Replace an existing file without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Never prompt; needs --answers, and leaves out questions that they do not answer
    #[arg(long)]
    pub(crate) no_input: bool,
    /// Use plain numbered prompts, without cursor movement; the same as `ACCESSIBLE=1` or `TERM=dumb`
    #[arg(long)]
    pub(crate) accessible: bool,
}

/// The templates by their names.
fn templates() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(builtin::templates().map(|(name, _)| name))
}
