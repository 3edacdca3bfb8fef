//! The arguments of `protopick gateway`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help::TEMPLATE;

/// Write a starting configuration of a gateway for the plan of a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/gateway.txt"))]
#[command(after_help = "\
Exit codes:
  0  fine
  1  a flow has no route, since nothing can be recommended for it
  2  wrong arguments, or input that cannot be read or is not valid
")]
pub(crate) struct Gateway {
    /// The gateway; by default the gateway of the file, or in a chain the innermost one with a configuration in the rules
    pub(crate) gateway: Option<String>,
    /// The requirements file; `-` reads standard input
    #[arg(default_value = Self::FILE, value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

impl Gateway {
    /// The file that is read when none is named.
    pub(crate) const FILE: &'static str = "requirements.yaml";
}
