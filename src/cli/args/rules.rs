//! The arguments of `protopick rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::compare::TableOutput;
use super::diff::DiffFormat;
use super::help::TEMPLATE;

/// Inspect, check and compare rules
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/rules.txt"))]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the content of a pack
    #[command(help_template = TEMPLATE, before_help = include_str!("../help/rules_list.txt"))]
    List {
        /// Packs to lay on top of the built-in one, in this order
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        dirs: Vec<PathBuf>,
        #[command(flatten)]
        shown: TableOutput,
    },
    Check(RulesCheck),
    Diff(RulesDiff),
    Test(RulesTest),
}

/// Check a pack: find rules that no answers can reach, change or satisfy
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/rules_check.txt"))]
#[command(after_help = "\
Exit codes:
  0  nothing worse than a note
  1  errors or warnings
  2  the pack cannot be read or is not valid
")]
pub(crate) struct RulesCheck {
    /// A whole pack, or packs to lay on top of the built-in one, in this order [default: the built-in pack]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dirs: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
}

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people at a terminal
    Human,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
}

/// Run the cases of a pack: requirements with expected answers
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/rules_test.txt"))]
#[command(after_help = "\
Exit codes:
  0  every case holds
  1  a case does not hold
  2  the pack or a case cannot be read or is not valid
")]
pub(crate) struct RulesTest {
    /// A whole pack, or packs to lay on top of the built-in one, in this order [default: the built-in pack]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dirs: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
}

/// Show which recommendations and exclusions change between two packs
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/rules_diff.txt"))]
#[command(after_help = "\
Exit codes:
  0  the packs could be compared, with or without changes
  1  with --exit-code: a recommendation or an exclusion changes
  2  a pack cannot be read or is not valid
")]
pub(crate) struct RulesDiff {
    /// The old pack: a folder, or `builtin`
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) old: PathBuf,
    /// The new pack: a folder, or `builtin`
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) new: PathBuf,
    /// Exit with 1 if a recommendation or an exclusion changes
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}
