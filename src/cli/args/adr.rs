//! The arguments of `protopick adr`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::day::Day;
use super::help::TEMPLATE;

/// Keep decisions as records in the repository
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

/// Write a decision record of a requirements file and its recommendation
///
/// It records what the file names under `decision`, or else what is recommended: of one flow, or the plan of the system.
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
    /// The decision on this flow; without it, that on the system, or on its only flow
    #[arg(long, value_name = "NAME")]
    pub(crate) flow: Option<String>,
    /// The folder of the records; without it, the one that `.adr-dir`, `adrs.toml` or `.log4brains.yml` names or that is there
    /// already, such as docs/decisions, docs/adr or doc/adr
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How to spell it; without it, as the records in the folder are, or as MADR
    #[arg(long, value_enum)]
    pub(crate) style: Option<AdrStyle>,
    /// The status; without it, accepted when the file names the protocol under `decision` or with --decide, or else proposed
    #[arg(long, value_enum)]
    pub(crate) status: Option<AdrStatus>,
    /// Fill in `decision` of the requirements file: what is recorded, and the record
    #[arg(long)]
    pub(crate) decide: bool,
    /// A record that this one takes the place of, by its number; both then say so
    #[arg(long, value_name = "NUMBER")]
    pub(crate) supersedes: Vec<u32>,
    /// Somebody who decided
    #[arg(long, value_name = "NAME")]
    pub(crate) decider: Vec<String>,
    /// Another title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// How a record is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStyle {
    /// MADR 4, with its number in the front matter, which adrs wants
    Madr,
    /// The sections of MADR under a head that adr-tools, adrs and log4brains read
    Universal,
    /// Context, decision, consequences, as adr-tools makes them
    Nygard,
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStatus {
    /// Still to be agreed on
    Proposed,
    /// Agreed on
    Accepted,
    /// Agreed not to do
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
