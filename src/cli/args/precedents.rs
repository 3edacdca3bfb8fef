//! The arguments of `protopick precedents`.

use clap::Args;

use super::TableOutput;
use super::help::TEMPLATE;

/// List what real teams decided, why, and where they wrote it
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/precedents.txt"))]
pub(crate) struct Precedents {
    /// What they have to do with, all of it: a protocol or way that was chosen, a level, a need, an amount that was stated, a system,
    /// or `choice`, `migration` or `rejection`
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) shown: TableOutput,
}
