//! The arguments of `protopick explain`.

use clap::{Args, ValueEnum};

use super::help::TEMPLATE;

/// Explain a protocol, dimension, level, need, rule, gateway, pattern, practice, pitfall, fact, claim, or a word of the output
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/explain.txt"))]
pub(crate) struct Explain {
    /// What to explain, by id or name; a name may have several words
    #[arg(required = true, value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

/// Formats of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people at a terminal
    Text,
    /// For programs
    Json,
}
