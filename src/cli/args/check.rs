//! The arguments of `protopick check`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help::TEMPLATE;
use super::told::Told;

/// Check gateway configurations against what the flows need
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/check.txt"))]
#[command(after_help = "\
Exit codes, the same for every format:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on; a configuration that does not parse is an error
  2  wrong arguments, or a file that cannot be read
  3  a folder without any configuration
")]
pub(crate) struct Check {
    /// Configurations of NGINX, HAProxy, Caddy, Envoy, Traefik or Kubernetes, or folders of such; files that need each other are
    /// read as one
    #[arg(required = true, value_name = "CONFIG", value_hint = ValueHint::FilePath)]
    pub(crate) config: Vec<PathBuf>,
    /// The requirements file whose flows the configurations serve [default: none; the configurations are judged by themselves]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) requirements: Option<PathBuf>,
    /// A new configuration: tells only what means something else in it; may be given several times
    #[arg(long, value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub(crate) against: Vec<PathBuf>,
    /// The gateway that the configurations are for, if their content does not tell
    #[arg(long, value_name = "ID")]
    pub(crate) gateway: Option<String>,
    #[command(flatten)]
    pub(crate) told: Told,
}
