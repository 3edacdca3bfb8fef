//! `protopick lint`

mod check;
mod fix;
mod walk;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use protopick::diag::{Severity, any_of};
use protopick::render::{
    clean, lint_checkstyle, lint_concise, lint_github, lint_gitlab, lint_json, lint_junit, lint_markdown, lint_rdjson, lint_text,
    sarif, table_text,
};
use protopick::report::{self, LintOptions, LintReport};

use super::args::{FailOn, Global, Lint, LintFormat};
use super::exit::Exit;
use super::output::Output;
use super::today::today;
use super::{files, input};

pub(crate) fn run(options: &Lint, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    if options.list {
        let mut list = report::lint_list(pack);
        // They are hints.
        list.notes.retain(|_| !global.quiet);
        output.result(&table_text::render(&list, output.look()))?;
        return Ok(Exit::Fine);
    }
    check_options(options)?;
    let here = [PathBuf::from(".")];
    let paths = if options.path.is_empty() { &here[..] } else { &options.path };
    let found = walk::files(paths, options.force_exclude, options.stdin_filename.as_deref().map(Path::new));
    output.notes(&found.passed_over.iter().map(ToString::to_string).collect::<Vec<_>>());
    check_reports(options, &found.files)?;
    // All files that a hook named may be ignored, and then nothing is missing.
    let excluded = options.force_exclude && !found.passed_over.is_empty();
    let nothing = found.files.is_empty() && !excluded;
    if nothing {
        output.error(
            "no requirements file found, neither `requirements.yaml` nor `*.requirements.yaml`, nor with `.yml`; \
             let `protopick ask` write one",
        );
    }
    if options.list_files {
        found.faults.iter().for_each(|fault| output.error(&fault.to_string()));
        Output::raw(&names(&found.files, options.null))?;
        return Ok(ended(found.faults.is_empty(), nothing, false));
    }
    let today = today(options.today)?;
    let how = check::How { pack, today, waivers: !options.no_waivers, stdin: options.stdin_filename.as_deref() };
    let mut repairs = fix::Repairs::new(options, output);
    let mut run = check::check(&found.files, how, &mut repairs);
    repairs.shown()?;
    found.faults.into_iter().for_each(|fault| run.miss(fault));
    let passed_over: Vec<_> = found.passed_over.into_iter().map(|passed| run.pass_over(passed)).collect();
    // People see them among the findings.
    if options.diff || options.format != LintFormat::Human {
        run.unreadable.iter().for_each(|fault| output.error(&fault.to_string()));
    }
    let readable = run.unreadable.is_empty() && !repairs.failed;
    if options.diff {
        return Ok(ended(readable, nothing, repairs.any));
    }
    if options.fix && !repairs.any {
        output.say("nothing to fix automatically\n");
    }
    let asked = LintOptions { fail_on: options.fail_on.into(), show_waived: options.show_waived };
    let report = report::lint(pack, &run.checked, &run.sources, asked).beside(passed_over, excluded);
    match options.format {
        // It has already been said that there is nothing to check.
        LintFormat::Human if report.files.is_empty() => {}
        LintFormat::Human => output.result(&lint_text::render(&report, output.look()))?,
        format => Output::raw(rendered(format, &report, output).as_bytes())?,
    }
    for (format, path) in &options.report {
        write(path, &rendered(*format, &report, output))?;
    }
    Ok(ended(readable, nothing, report.failed))
}

/// Refuses combinations of options that cannot be honoured, in addition to those that the parser knows.
fn check_options(options: &Lint) -> anyhow::Result<()> {
    let stdin = options.path.iter().any(|path| path == Path::new("-"));
    let named = if options.stdin_filename.is_some() { ", which `--stdin-filename` names," } else { "" };
    anyhow::ensure!(options.diff || !options.fix || !stdin, "`--fix` cannot change standard input{named} in place; use `--diff`");
    anyhow::ensure!(options.stdin_filename.is_none() || stdin, "`--stdin-filename` needs standard input; add the path `-`");
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

/// Returns how a run ends.
fn ended(readable: bool, nothing: bool, failed: bool) -> Exit {
    match (readable, nothing, failed) {
        (false, ..) => Exit::Invalid,
        (true, true, _) => Exit::Nothing,
        (true, false, true) => Exit::Findings,
        (true, false, false) => Exit::Fine,
    }
}

/// Checks that each report has a file of its own, before anything is computed.
fn check_reports(options: &Lint, read: &[PathBuf]) -> anyhow::Result<()> {
    // Resolving the places of many files takes a while.
    if options.report.is_empty() {
        return Ok(());
    }
    let new = |path: &Path| walk::place(&files::folder(path)).join(path.file_name().unwrap_or_default());
    let place = |path: &Path| if path.exists() { walk::place(path) } else { new(path) };
    let mut taken: Vec<PathBuf> = read.iter().map(|path| place(path)).collect();
    let read = taken.len();
    for (_, path) in &options.report {
        files::check(path)?;
        let place = place(path);
        if let Some(position) = taken.iter().position(|taken| *taken == place) {
            let what = if position < read { "the file is checked" } else { "another report is written there" };
            anyhow::bail!("{}: {what}; name a separate file for each `--report`", path.display());
        }
        taken.push(place);
    }
    Ok(())
}

/// Returns the names of files: for programs as they are, each followed by a zero byte, otherwise made harmless, one per line.
fn names(files: &[PathBuf], null: bool) -> Vec<u8> {
    let whole = |path: &PathBuf| [path.as_os_str().as_encoded_bytes(), b"\0"].concat();
    let harmless = |path: &PathBuf| (clean(&path.display().to_string()) + "\n").into_bytes();
    let name = |path| if null { whole(path) } else { harmless(path) };
    files.iter().flat_map(name).collect()
}

/// Returns a report in a format, for a file or a pipe.
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
