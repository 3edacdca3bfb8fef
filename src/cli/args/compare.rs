//! The arguments of `protopick compare`, and of tables in general.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use protopick::report::Aspect;

use super::day::Day;
use super::help::TEMPLATE;

/// Compare protocols in a table
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/compare.txt"))]
pub(crate) struct Compare {
    /// The protocols, and with `--aspect gateways` also gateways [default: all]
    #[arg(value_name = "PROTOCOL")]
    pub(crate) names: Vec<String>,
    /// The aspect to compare
    #[arg(long, value_enum, default_value_t = AspectName::Summary)]
    pub(crate) aspect: AspectName,
    #[command(flatten)]
    pub(crate) shown: TableOutput,
}

/// How a table is shown, and where.
#[derive(Debug, Args)]
pub(crate) struct TableOutput {
    /// The output format
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(crate) format: TableFormat,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Aspects of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AspectName {
    /// Use, communication, pros and cons
    Summary,
    /// The fit at every level and for every need
    Framework,
    /// Throughput and memory
    Performance,
    /// Authentication and data protection
    Security,
    /// Observability and debugging tools
    Operations,
    /// Patterns, practices, pitfalls and advice
    Practices,
    /// Which gateways carry which protocols, and how
    Gateways,
}

impl From<AspectName> for Aspect {
    fn from(name: AspectName) -> Self {
        match name {
            AspectName::Summary => Self::Summary,
            AspectName::Framework => Self::Framework,
            AspectName::Performance => Self::Performance,
            AspectName::Security => Self::Security,
            AspectName::Operations => Self::Operations,
            AspectName::Practices => Self::Practices,
            AspectName::Gateways => Self::Gateways,
        }
    }
}

/// Formats of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people at a terminal
    Table,
    /// For documents
    Markdown,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
    /// A self-contained page, for a browser and for print
    Html,
}
