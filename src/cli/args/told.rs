//! The arguments of every command that reports findings.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum, ValueHint};

use protopick::diag::nearest;

use super::day::parse_day;

/// How findings are told.
#[derive(Debug, Args)]
pub(crate) struct Told {
    /// The output format
    #[arg(long, value_enum, default_value_t = LintFormat::Human)]
    pub(crate) format: LintFormat,
    /// Also write a report to a file; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = parse_report)]
    pub(crate) report: Vec<(LintFormat, PathBuf)>,
    /// The lowest severity that fails the run [default: that of `protopick.yaml`, or error]
    #[arg(long, value_enum)]
    pub(crate) fail_on: Option<FailOn>,
    /// Tell only findings that are not in this file, and whether those in it are still found
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings to the file of --baseline, so that later runs tell only new ones
    #[arg(long, requires = "baseline", conflicts_with = "fail_on")]
    pub(crate) update_baseline: bool,
    /// The date for judging waivers, as YYYY-MM-DD [default: today in UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) today: Option<jiff::civil::Date>,
    /// Ignore waivers
    #[arg(long)]
    pub(crate) no_waivers: bool,
    /// Also show waived findings, in formats that support it (not gitlab, checkstyle and rdjson)
    #[arg(long, conflicts_with = "no_waivers")]
    pub(crate) show_waived: bool,
}

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people at a terminal, with source lines
    Human,
    /// One line per finding
    Concise,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
    /// Annotations of GitHub workflow runs
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// Test reports: a suite per file with findings, and a passing test per other file
    Junit,
    /// For tools that read Checkstyle
    Checkstyle,
    /// For reviewdog
    Rdjson,
    /// For job summaries
    Markdown,
}

impl LintFormat {
    /// Whether it ends with a line that sums up the run.
    pub(crate) fn has_summary(self) -> bool {
        matches!(self, Self::Human | Self::Markdown)
    }

    /// Whether it can tell of what a waiver accepts without its readers taking that for a finding.
    pub(crate) fn shows_waived(self) -> bool {
        !matches!(self, Self::Gitlab | Self::Checkstyle | Self::Rdjson)
    }
}

/// What fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Only errors
    Error,
    /// Warnings too
    Warning,
    /// Every finding
    Info,
}

/// Reads a value of `--report`: a format and a file.
fn parse_report(text: &str) -> Result<(LintFormat, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("expected FORMAT=FILE, such as `json=lint.json`")?;
    let format = LintFormat::from_str(format, false).map_err(|_| no_format(format))?;
    if path.is_empty() {
        return Err("the name of the file is missing".to_owned());
    }
    if path == "-" {
        return Err("standard output is used by `--format`; name a file".to_owned());
    }
    Ok((format, PathBuf::from(path)))
}

/// What is wrong with the name of a format, and what would be right.
fn no_format(name: &str) -> String {
    let values: Vec<_> = LintFormat::value_variants().iter().filter_map(LintFormat::to_possible_value).collect();
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let near = nearest(name, names.iter().copied()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("unknown format `{name}`{near} [possible formats: {}]", names.join(", "))
}
