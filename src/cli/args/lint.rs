//! The arguments of `protopick lint`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::help::TEMPLATE;
use super::told::Told;

/// Check requirements files: requirements, decisions and plans
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/lint.txt"))]
#[command(after_help = "\
Exit codes, the same for every format:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on; an invalid file is an error
  2  wrong arguments, or a file or a line that cannot be read
  3  no requirements file found
")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Lint {
    /// Files, and folders to search except for git-ignored files; `-` reads standard input [default: this folder]
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(crate) path: Vec<PathBuf>,
    /// Skip ignored files and those of other programs even if named, as for hooks
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// Check what a change brings: the files that differ from the commit where the current branch left REF, and the findings that
    /// this commit did not have
    #[arg(long, value_name = "REF", conflicts_with = "update_baseline")]
    pub(crate) changed_since: Option<String>,
    #[command(flatten)]
    pub(crate) told: Told,
    /// The name of standard input in reports and diffs, and for --force-exclude
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
    /// Fix what can be fixed safely, such as misspelt names with one close match and waivers that accept nothing, and report
    /// the rest
    #[arg(long)]
    pub(crate) fix: bool,
    /// Only show what --fix would change; exits with 1 if there is anything to fix
    #[arg(long, conflicts_with_all = ["format", "report", "fail_on", "show_waived", "baseline", "changed_since"])]
    pub(crate) diff: bool,
    /// Read a requirements file from each line of PATH or of standard input, as JSON or as a JSON string of YAML, and write a line
    /// of JSON for each
    #[arg(long, conflicts_with_all = ["force_exclude", "format", "report", "stdin_filename", "baseline", "changed_since", "fix", "diff", "list", "list_files", "null"])]
    pub(crate) jsonl: bool,
    /// List all lints and exit
    #[arg(long, conflicts_with_all = ["path", "force_exclude", "changed_since", "list_files", "null"], conflicts_with_all = CHECKING)]
    pub(crate) list: bool,
    /// List the files that would be checked and exit
    #[arg(long, conflicts_with_all = CHECKING)]
    pub(crate) list_files: bool,
    /// With --list-files, end each name with a NUL byte, for `xargs -0`
    #[arg(long, short = '0', requires = "list_files")]
    pub(crate) null: bool,
}

/// The options that have a meaning only where files are checked.
const CHECKING: [&str; 10] =
    ["format", "report", "fail_on", "baseline", "stdin_filename", "today", "no_waivers", "show_waived", "fix", "diff"];
