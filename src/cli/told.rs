//! Tells findings in the formats that were asked for, on standard output and in files.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use protopick::builtin;
use protopick::diag::{Diagnostics, Severity, any_of};
use protopick::findings::{Linted, by_file, invalid};
use protopick::render::{
    lint_checkstyle, lint_concise, lint_github, lint_gitlab, lint_json, lint_junit, lint_markdown, lint_rdjson, lint_text, sarif,
};
use protopick::report::{self, Checked, LintOptions, LintReport};
use protopick::source::SourceMap;

use super::args::{FailOn, LintFormat, Told};
use super::output::Output;
use super::{files, input};

/// Returns what a report shows and fails on.
pub(super) fn asked(options: &Told) -> LintOptions {
    LintOptions { show_waived: options.show_waived }
}

/// Tells findings on standard output, and in the files that were asked for.
pub(super) fn tell(options: &Told, report: &LintReport<'_>, output: &Output) -> anyhow::Result<()> {
    match options.format {
        // It has already been said that there is nothing to check.
        LintFormat::Human if report.lacks_files() => {}
        LintFormat::Human => output.result(&lint_text::render(report, output.look()))?,
        format => Output::raw(rendered(format, report, output).as_bytes())?,
    }
    // The formats for programs have no summary.
    if !options.format.has_summary() {
        output.notes(&report.off_note().into_iter().collect::<Vec<_>>());
    }
    for (format, path) in &options.report {
        write(path, &rendered(*format, report, output))?;
    }
    Ok(())
}

/// Tells what is wrong with settings and rules, which people have been told, in the formats for programs that were asked for.
pub(super) fn tell_faults(options: &Told, all: Vec<(SourceMap, Diagnostics)>, output: &Output) -> anyhow::Result<()> {
    check_reports(options, &[])?;
    let mut sources = SourceMap::default();
    let mut checked = Vec::new();
    for (texts, faults) in all {
        let before = sources.len();
        for text in texts.into_files() {
            sources.put(text);
        }
        let Linted { mut findings, mut omitted, .. } = invalid(&faults);
        for finding in &mut findings {
            finding.move_to(&|file| file.behind(before));
        }
        for (file, findings) in by_file(findings) {
            let linted = Linted { findings, omitted: std::mem::take(&mut omitted), ..Linted::default() };
            checked.push(Checked { file, linted, pack: builtin::pack(), fail_on: Severity::Error });
        }
    }
    let report = report::lint(builtin::pack(), report::Run::LINT, &checked, &sources, asked(options));
    if options.format != LintFormat::Human {
        Output::raw(rendered(options.format, &report, output).as_bytes())?;
    }
    options.report.iter().try_for_each(|(format, path)| write(path, &rendered(*format, &report, output)))
}

/// Refuses to show accepted findings in formats that cannot.
pub(super) fn check_options(options: &Told) -> anyhow::Result<()> {
    let format = options.format;
    let shows_waived = format.shows_waived() || options.report.iter().any(|(format, _)| format.shows_waived());
    if options.show_waived && !shows_waived {
        let of = |format: &LintFormat| format.to_possible_value().map(|value| value.get_name().to_owned());
        let able: Vec<_> = LintFormat::value_variants().iter().filter(|format| format.shows_waived()).filter_map(of).collect();
        anyhow::bail!(
            "`--show-waived` has no effect with `--format {}`, which cannot show accepted findings; choose {}",
            of(&format).unwrap_or_default(),
            any_of(able.iter().map(String::as_str))
        );
    }
    Ok(())
}

/// Checks that each report has a file of its own, before anything is computed.
pub(super) fn check_reports(options: &Told, read: &[PathBuf]) -> anyhow::Result<()> {
    // Resolving the places of many files takes a while.
    if options.report.is_empty() {
        return Ok(());
    }
    let new = |path: &Path| files::place(&files::folder(path)).join(path.file_name().unwrap_or_default());
    let place = |path: &Path| if path.exists() { files::place(path) } else { new(path) };
    let mut taken: Vec<PathBuf> = read.iter().map(|path| place(path)).collect();
    let read = taken.len();
    taken.extend(options.baseline.as_deref().map(place));
    let known = taken.len();
    for (_, path) in &options.report {
        files::check(path)?;
        let place = place(path);
        if let Some(position) = taken.iter().position(|taken| *taken == place) {
            let what = match position {
                at if at < read => "the file is checked",
                at if at < known => "the file is the baseline",
                _ => "another report is written there",
            };
            anyhow::bail!("{}: {what}; name a separate file for each `--report`", path.display());
        }
        taken.push(place);
    }
    Ok(())
}

/// Returns a report on findings in a format, for a file or a pipe.
fn rendered(format: LintFormat, report: &LintReport<'_>, output: &Output) -> String {
    let base = input::base();
    match format {
        LintFormat::Human => output.filed(&lint_text::render(report, output.look())),
        LintFormat::Concise => lint_concise::render(report),
        LintFormat::Json => lint_json::render(report),
        LintFormat::Sarif => sarif::render_lints(report, &base),
        LintFormat::Github => lint_github::render(report, &base),
        LintFormat::Gitlab => lint_gitlab::render(report, &base),
        LintFormat::Junit => lint_junit::render(report, &base),
        LintFormat::Checkstyle => lint_checkstyle::render(report, &base),
        LintFormat::Rdjson => lint_rdjson::render(report, &base),
        LintFormat::Markdown => lint_markdown::render(report, &base),
    }
}

/// Writes a report.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    files::replace(path, text).map_err(|error| anyhow::anyhow!("{}: cannot be written: {error}", path.display()))
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Info => Self::Info,
        }
    }
}
