//! The arguments of `protopick diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::help::TEMPLATE;

/// Tell what changed between two requirements files, and what that does to the recommendations
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/diff.txt"))]
pub(crate) struct Diff {
    /// The old version; `-` reads standard input. An empty one, such as the `/dev/null` of git, has no flows
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,
    /// The new version
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
    /// End with 1 when a flow has another recommendation, is new or is gone
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// How to show it
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
    /// For a review, such as a comment on a pull request
    Markdown,
}
