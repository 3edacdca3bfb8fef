//! The arguments of `protopick precedents`.

use clap::Args;

use super::TableOutput;
use super::help::TEMPLATE;

/// List published decisions of real teams, with reasons and sources
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/precedents.txt"))]
pub(crate) struct Precedents {
    /// Search terms, all of which must match: a chosen protocol or way, a level, a need, a stated amount, a system, or `choice`,
    /// `migration` or `rejection`; any other word is looked for in descriptions and reasons
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) shown: TableOutput,
}
