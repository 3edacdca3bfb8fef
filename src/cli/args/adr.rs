//! The arguments of `protopick adr`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::day::Day;
use super::help::TEMPLATE;

/// Manage architecture decision records
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/adr.txt"))]
pub(crate) struct Adr {
    #[command(subcommand)]
    pub(crate) command: AdrCommand,
}

/// What to do with records.
#[derive(Debug, Subcommand)]
pub(crate) enum AdrCommand {
    New(AdrNew),
}

/// Write a decision record for a requirements file and its recommendation
///
/// It records the `decision` of the file, or else the recommendation: for one flow, or as the plan of the system.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/adr_new.txt"))]
#[command(after_help = "\
Exit codes:
  0  the record is written
  1  nothing can be recommended, so there is nothing to record
  2  wrong arguments, or input that cannot be read or is not valid
")]
pub(crate) struct AdrNew {
    /// The requirements file
    #[arg(default_value = "requirements.yaml", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Record the decision on this flow [default: the whole system, or its only flow]
    #[arg(long, value_name = "NAME")]
    pub(crate) flow: Option<String>,
    /// The folder of the records; by default the one in `.adr-dir`, `adrs.toml` or `.log4brains.yml`, or an existing one such as
    /// docs/decisions, docs/adr or doc/adr
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// The format of the record [default: that of the existing records, or MADR]
    #[arg(long, value_enum)]
    pub(crate) style: Option<AdrStyle>,
    /// The status; by default accepted if the file states the protocol under `decision` or with --decide, otherwise proposed
    #[arg(long, value_enum)]
    pub(crate) status: Option<AdrStatus>,
    /// Fill in `decision` of the requirements file with the recorded decision and a link to the record
    #[arg(long)]
    pub(crate) decide: bool,
    /// The number of a record that this one replaces; both then link to each other
    #[arg(long, value_name = "NUMBER")]
    pub(crate) supersedes: Vec<u32>,
    /// The name of a decision maker
    #[arg(long, value_name = "NAME")]
    pub(crate) decider: Vec<String>,
    /// The title of the record, in place of the generated one
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// How a record is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStyle {
    /// MADR 4, with the number in the front matter, which adrs needs
    Madr,
    /// MADR sections under a header that adr-tools, adrs and log4brains can read
    Universal,
    /// Context, decision and consequences, as adr-tools writes them
    Nygard,
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStatus {
    /// Not yet agreed
    Proposed,
    /// Agreed
    Accepted,
    /// Decided against
    Rejected,
}

impl AdrStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}
