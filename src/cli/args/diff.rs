//! The arguments of `protopick diff`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use super::help::TEMPLATE;

/// Compare two requirements files and their recommendations, or all files of two commits
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/diff.txt"))]
#[command(override_usage = "protopick diff [OPTIONS] <OLD> <NEW>\n       protopick diff [OPTIONS] --git <BASE> [PATH]...")]
pub(crate) struct Diff {
    /// The old version; `-` reads standard input. An empty file, such as `/dev/null`, has no flows
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "git")]
    old: Option<PathBuf>,
    /// The new version
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "git")]
    new: Option<PathBuf>,
    /// With `--git`, in place of OLD and NEW: files, and folders to look through [default: the whole repository]
    #[arg(value_hint = ValueHint::AnyPath, requires = "git")]
    path: Vec<PathBuf>,
    /// Compare all requirements files with the commit where the current branch left BASE; with A..B, those of two commits
    #[arg(long, value_name = "BASE")]
    pub(crate) git: Option<String>,
    /// Exit with 1 if a recommendation changed, or a flow is new or gone
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

impl Diff {
    /// Returns the two versions, which the parser requires unless commits are compared.
    pub(crate) fn versions(&self) -> Option<(&Path, &Path)> {
        self.old.as_deref().zip(self.new.as_deref())
    }

    /// Returns all paths, which are those of files and folders if commits are compared.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        [&self.old, &self.new].into_iter().flatten().chain(&self.path).map(PathBuf::as_path)
    }
}

/// Formats of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people at a terminal
    Human,
    /// For programs
    Json,
    /// For reviews, such as a comment on a pull request
    Markdown,
}
