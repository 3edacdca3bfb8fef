//! The arguments of `protopick examples`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help::TEMPLATE;

/// List the example requirements files, or print one
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/examples.txt"))]
pub(crate) struct Examples {
    /// The example to print, such as `shop` or `use-cases/chat` [default: list all]
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Write the example to this file, which must not exist yet, instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "name")]
    pub(crate) output: Option<PathBuf>,
}
