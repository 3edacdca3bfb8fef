//! The arguments of `protopick config`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::compare::TableOutput;
use super::help::TEMPLATE;

/// Show which settings hold for a requirements file, and where each comes from
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/config.txt"))]
pub(crate) struct Config {
    /// The requirements file, which need not exist [default: requirements.yaml]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shown: TableOutput,
}
