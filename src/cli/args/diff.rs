//! The arguments of `protopick diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::help::TEMPLATE;

/// Compare two requirements files and their recommendations
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/diff.txt"))]
pub(crate) struct Diff {
    /// The old version; `-` reads standard input. An empty file, such as `/dev/null`, has no flows
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,
    /// The new version
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
    /// Exit with 1 if a recommendation changed, or a flow is new or gone
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

/// Formats of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people at a terminal
    Human,
    /// For programs
    Json,
    /// For reviews, such as a comment on a pull request
    Markdown,
}
