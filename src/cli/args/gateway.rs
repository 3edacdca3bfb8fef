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
  1  a flow without a route, since nothing can be recommended for it
  2  wrong arguments, or input that cannot be read or is not valid
")]
pub(crate) struct Gateway {
    /// The gateway; when left out, the one that the file names, or of several the innermost that the rules hold a configuration for
    pub(crate) gateway: Option<String>,
    /// The requirements file; `-` reads standard input
    #[arg(default_value = Self::FILE, value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}

impl Gateway {
    /// The file that is read when none is named.
    pub(crate) const FILE: &'static str = "requirements.yaml";
}
