//! `protopick lint`

mod check;
mod fix;
mod jobs;
mod since;
pub(super) mod walk;

use std::path::{Path, PathBuf};

use protopick::baseline::Command;
use protopick::findings::Terms;
use protopick::render::jsonl::{self, Record};
use protopick::render::{clean, table_text};
use protopick::report;

use super::args::{Global, Lint, LintFormat};
use super::exit::Exit;
use super::git;
use super::known::Known;
use super::lines::{Answer, each};
use super::output::Output;
use super::settings::{Policies, Policy};
use super::today::today;
use super::told;
use since::{Before, Then};
use walk::{Passed, PassedOver};

pub(crate) fn run(options: &Lint, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let mut policies = Policies::new(global, output);
    let general = policies.position(&policies.place(Path::new("-")))?;
    if !policies.are_valid() {
        return not_valid(options, policies, output);
    }
    if options.list {
        let mut list = report::lint_list(policies.at(general).pack());
        // They are hints.
        list.notes.retain(|_| !global.quiet);
        output.result(&table_text::render(&list, output.look()))?;
        return Ok(Exit::Fine);
    }
    check_options(options)?;
    if options.jsonl {
        return lines(options, policies.at(general), output);
    }
    let here = [PathBuf::from(".")];
    let paths = if options.path.is_empty() { &here[..] } else { &options.path };
    let before = options.changed_since.as_ref().map(|commit| Before::of(commit, paths, global)).transpose()?;
    // Where git is asked anyway, it also says what it tracks although that is ignored.
    let kept = if before.is_some() { git::kept()? } else { Vec::new() };
    let named = options.stdin_filename.as_deref().map(Path::new);
    let mut found = walk::files(paths, options.force_exclude, named, &kept, &mut policies)?;
    let stdin = options.stdin_filename.as_deref();
    let called = |path: &PathBuf| stdin.filter(|_| path == Path::new("-")).map_or_else(|| path.clone(), PathBuf::from);
    if let Some(before) = &before {
        before.leave_others(&mut found);
    }
    let held = jobs::held(&found.files, general, &mut policies, called)?;
    if !policies.are_valid() {
        return not_valid(options, policies, output);
    }
    output.notes(&found.passed_over.iter().map(ToString::to_string).collect::<Vec<_>>());
    told::check_reports(&options.told, &found.files)?;
    // All files that a hook named may be ignored, and then nothing is missing.
    let excluded = found.passed_over.iter().any(|passed| passed.how != Passed::Met);
    let nothing = found.files.is_empty() && !excluded;
    if nothing {
        output.error(match found.excluded {
            0 => {
                "no requirements file found, neither `requirements.yaml` nor `*.requirements.yaml`, nor with `.yml`; \
                 let `protopick ask` write one"
            }
            _ => "`exclude` of the settings leaves every requirements file out that was found; name one to check it",
        });
    }
    if options.list_files {
        found.faults.iter().for_each(|fault| output.error(&fault.to_string()));
        found.files.retain(|path| before.as_ref().is_none_or(|before| before.touched(path)));
        Output::raw(&names(&found.files, options.null))?;
        return Ok(ended(found.faults.is_empty(), nothing, false));
    }
    let pack = policies.at(general).pack();
    let today = today(options.told.today)?;
    let terms = Terms { today, waivers: !options.told.no_waivers };
    let jobs = jobs::of(found.files, held, &policies);
    let how = check::How { pack, terms, stdin, here: Path::new(""), fail_on: options.told.fail_on };
    let Some(mut known) = Known::open(&options.told, Command::Lint, pack, output)? else { return Ok(Exit::Invalid) };
    let mut invalid_then = None;
    if let Some(before) = &before {
        let Then { entries, invalid } = before.then(how, output)?;
        known.add(before.checkout(), entries);
        invalid_then = Some(invalid);
    }
    let mut repairs = fix::Repairs::new(options, output);
    let mut run = check::check(&jobs, how, known, &mut repairs);
    policies.reviewed(terms).into_iter().for_each(|(name, text, linted, policy)| run.review(name, text, linted, policy));
    repairs.shown()?;
    found.faults.into_iter().for_each(|fault| run.miss(fault));
    run.known.write(paths, output)?;
    run.tell_stale(paths, policies.at(general));
    if let Some((before, invalid)) = before.as_ref().zip(invalid_then) {
        run.only(|path| before.touched(path));
        let same = run.pass_by(|path| before.was_invalid(&invalid, path));
        let why = format!("it has the same errors as in {}", before.commit());
        let passed = |name: String| PassedOver { path: name.into(), why: why.clone(), how: Passed::Apart };
        let same: Vec<_> = same.into_iter().map(passed).collect();
        output.notes(&same.iter().map(ToString::to_string).collect::<Vec<_>>());
        found.passed_over.extend(same);
    }
    let passed_over: Vec<_> = found.passed_over.into_iter().map(|passed| run.pass_over(passed)).collect();
    // People see them among the findings.
    if options.diff || options.told.format != LintFormat::Human {
        run.unreadable.iter().for_each(|fault| output.error(&fault.to_string()));
    }
    let readable = run.unreadable.is_empty() && !repairs.failed;
    if options.diff {
        return Ok(ended(readable, nothing, repairs.any));
    }
    if options.fix && !repairs.any {
        output.say("nothing to fix automatically\n");
    }
    let report = report::lint(pack, report::Run::LINT, &run.checked, &run.sources, told::asked(&options.told));
    let unchanged = before.filter(|_| !nothing).map(|before| format!("no file differs from {}", before.commit()));
    let skipped = excluded.then(|| "every named file is skipped".to_owned());
    let report = report.beside(passed_over, unchanged.or(skipped));
    told::tell(&options.told, &report, output)?;
    Ok(ended(readable, nothing, report.failed))
}

/// Ends a run whose settings or rules are not valid.
fn not_valid(options: &Lint, policies: Policies<'_>, output: &Output) -> anyhow::Result<Exit> {
    // What else is asked for is not about findings.
    if !(options.list || options.list_files || options.jsonl || options.diff) {
        check_options(options)?;
        told::tell_faults(&options.told, policies.into_faults(), output)?;
    }
    Ok(Exit::Invalid)
}

/// Lints the requirements files on the lines of one file, or of standard input.
fn lines(options: &Lint, policy: &Policy, output: &Output) -> anyhow::Result<Exit> {
    let path = match &options.path[..] {
        [] => Path::new("-"),
        [path] => path,
        _ => anyhow::bail!("`--jsonl` reads one PATH; name one file, or pipe several into it"),
    };
    let terms = Terms { today: today(options.told.today)?, waivers: !options.told.no_waivers };
    let pack = policy.pack();
    let how = check::How { pack, terms, stdin: None, here: Path::new(""), fail_on: options.told.fail_on };
    let answer = |record: Record<'_>, name: &str, text: &str| {
        let run = check::text(name, text, how, policy);
        let report = report::lint(pack, report::Run::LINT, &run.checked, &run.sources, told::asked(&options.told));
        Answer { text: jsonl::findings(record, &report), exit: ended(true, false, report.failed) }
    };
    each(path, pack, answer, output)
}

/// Refuses combinations of options that cannot be honoured, in addition to those that the parser knows.
fn check_options(options: &Lint) -> anyhow::Result<()> {
    let stdin = options.path.iter().any(|path| path == Path::new("-"));
    let named = if options.stdin_filename.is_some() { ", which `--stdin-filename` names," } else { "" };
    anyhow::ensure!(options.diff || !options.fix || !stdin, "`--fix` cannot change standard input{named} in place; use `--diff`");
    anyhow::ensure!(options.stdin_filename.is_none() || stdin, "`--stdin-filename` needs standard input; add the path `-`");
    told::check_options(&options.told)
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

/// Returns the names of files: for programs as they are, each followed by a zero byte, otherwise made harmless, one per line.
fn names(files: &[PathBuf], null: bool) -> Vec<u8> {
    let whole = |path: &PathBuf| [path.as_os_str().as_encoded_bytes(), b"\0"].concat();
    let harmless = |path: &PathBuf| (clean(&path.display().to_string()) + "\n").into_bytes();
    let name = |path| if null { whole(path) } else { harmless(path) };
    files.iter().flat_map(name).collect()
}
