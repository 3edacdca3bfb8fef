//! The arguments as they are typed: what all commands take here, and each command in a file of its own.

mod adr;
mod ask;
mod check;
mod compare;
mod config;
mod day;
mod diff;
mod examples;
mod explain;
mod gateway;
mod help;
mod lint;
mod precedents;
mod recommend;
mod rules;
mod schema;
mod told;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

pub(crate) use adr::{Adr, AdrCommand, AdrNew, AdrStatus, AdrStyle};
pub(crate) use ask::Ask;
pub(crate) use check::Check;
pub(crate) use compare::{AspectName, Compare, TableFormat, TableOutput};
pub(crate) use config::Config;
pub(crate) use diff::{Diff, DiffFormat};
pub(crate) use examples::Examples;
pub(crate) use explain::{Explain, ExplainFormat};
pub(crate) use gateway::Gateway;
use help::{STYLES, TEMPLATE};
pub(crate) use lint::Lint;
pub(crate) use precedents::Precedents;
pub(crate) use recommend::{ChartName, Recommend, RecommendFormat};
pub(crate) use rules::{CheckFormat, Rules, RulesCheck, RulesCommand, RulesDiff, RulesTest};
pub(crate) use schema::{Schema, SchemaOf};
pub(crate) use told::{FailOn, LintFormat, Told};

/// Recommend which protocols clients should use to talk to an API gateway, with reasons and sources
#[derive(Debug, Parser)]
#[command(name = "protopick", version, styles = STYLES, help_template = TEMPLATE, max_term_width = 100)]
#[command(before_help = include_str!("../help/program.txt"))]
#[command(after_help = "\
Exit codes:
  0  fine
  1  nothing can be recommended for a flow, or there are findings
  2  wrong arguments, or input that cannot be read or is not valid
  3  nothing to check
  130  interrupted
")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Lay a pack of your own rules on top of the built-in one; several lie on top of each other in this order
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Global options")]
    pub(crate) rules: Vec<PathBuf>,
    /// Take the settings from this file, in place of every `protopick.yaml` from each file up to its repository's top
    #[arg(long = "config", global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Global options")]
    pub(crate) settings: Option<PathBuf>,
    /// Take no settings from files
    #[arg(long = "no-config", global = true, conflicts_with = "settings", help_heading = "Global options")]
    pub(crate) no_settings: bool,
    /// Colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = "Global options")]
    pub(crate) color: When,
    /// Draw with ASCII characters only
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) ascii: bool,
    /// Omit hints and notes
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the environment says otherwise
    Auto,
    /// In pipes and files too
    Always,
    /// Not at all
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ask(Ask),
    Recommend(Recommend),
    Examples(Examples),
    Compare(Compare),
    Explain(Explain),
    Precedents(Precedents),
    Lint(Lint),
    Check(Check),
    Config(Config),
    Diff(Diff),
    Gateway(Gateway),
    Adr(Adr),
    Rules(Rules),
    Schema(Schema),
    /// Print a completion script for a shell
    #[command(help_template = TEMPLATE, before_help = include_str!("../help/completions.txt"))]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page
    #[command(help_template = TEMPLATE, before_help = include_str!("../help/man.txt"))]
    Man {
        /// The command to describe, such as `rules check` [default: the whole program]
        command: Vec<String>,
    },
}
