//! `protopick check`

use std::collections::HashSet;
use std::path::PathBuf;

use protopick::baseline::Command;
use protopick::check::{Served, against, check, nothing_forwarded};
use protopick::diag::{Diagnostics, Severity};
use protopick::findings::{Finding, Linted, Terms, Waiver, accept, by_file, invalid, told_once};
use protopick::pack::Pack;
use protopick::report::{self, Checked};
use protopick::requirements::load_below;
use protopick::source::{FileId, SourceMap};

use super::args::{Check, Global};
use super::compare::gateway;
use super::configuration::{NOTHING, Part, open, setups_of};
use super::exit::Exit;
use super::known::Known;
use super::output::Output;
use super::today::today;
use super::{files, input, settings, told};

pub(crate) fn run(options: &Check, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(policy) = settings::policy(global, options.requirements.as_deref(), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    told::check_options(&options.told)?;
    let Some(mut known) = Known::open(&options.told, Command::Check, pack, output)? else { return Ok(Exit::Invalid) };
    let id = options.gateway.as_deref().map(|name| gateway(pack, name)).transpose()?;
    let id = id.map(|id| pack.gateway(id).id.as_str());
    let terms = Terms { today: today(options.told.today)?, waivers: !options.told.no_waivers };
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let served = match &options.requirements {
        Some(path) => {
            let file = input::read(path, &mut sources, &mut faults)?;
            let shared = policy.shared(&mut sources);
            let loaded = if faults.is_empty() { load_below(file, shared, &[], pack, &mut sources, &mut faults) } else { None };
            if loaded.is_none() {
                output.diagnostics(&faults, &sources);
                return Ok(Exit::Invalid);
            }
            loaded
        }
        None => None,
    };
    let mut open = |paths: &[PathBuf]| open_all(paths, &mut sources, &mut faults, output);
    let (Some(old), Some(new)) = (open(&options.config)?, open(&options.against)?) else { return Ok(Exit::Nothing) };
    let read: Vec<_> = old.iter().chain(&new).map(|part| part.path.clone()).collect();
    told::check_reports(&options.told, &read)?;
    let (setups, mut files) = setups_of(old, id, pack, &mut sources, &mut faults)?;
    let (new, others) = setups_of(new, None, pack, &mut sources, &mut faults)?;
    files.extend(others);
    let served = served.as_ref().map(|(requirements, sites)| Served { requirements, sites });
    let mut findings =
        if options.against.is_empty() { check(pack, &setups, served, &sources) } else { against(pack, &setups, &new, served) };
    if faults.is_empty()
        && let Some(&first) = files.first()
    {
        findings.extend(nothing_forwarded(pack, first, &setups));
    }
    let mut waivers = served.map_or(Vec::new(), |served| served.requirements.waivers().to_vec());
    waivers.extend_from_slice(policy.waivers());
    accept(pack, &mut findings, &waivers, terms);
    let flows = served.map_or(0, |served| served.requirements.flows().len());
    let mut linted = Linted { findings, ..Linted::default() };
    let names: HashSet<String> =
        served.iter().flat_map(|served| served.requirements.flows()).map(|flow| flow.name().to_owned()).collect();
    for &file in &files {
        known.judged(sources.file(file).name(), faults.sorted().iter().all(|fault| fault.span.file != file));
    }
    known.sift(&mut linted, None, pack, &sources, || names.clone());
    known.write(&options.config, output)?;
    let mut findings = told_once(pack, flows, linted.findings);
    findings.extend(invalid(&faults).findings);
    let fail_on = policy.fail_on(options.told.fail_on);
    let mut checked = checked(files, findings, &waivers, flows, (pack, fail_on));
    if let Some((name, text, linted)) = known.stale(&options.config, pack) {
        let file = sources.add(name, text);
        checked.push(Checked { file, linted, pack, fail_on });
    }
    checked.iter_mut().take(1).for_each(|first| first.linted.known = linted.known);
    let report = report::lint(pack, report::Run::CHECK, &checked, &sources, told::asked(&options.told));
    told::tell(&options.told, &report, output)?;
    if served.is_none() && options.against.is_empty() && !global.quiet {
        output.remark("Flows would tell more: name a requirements file with `--requirements`.");
    }
    Ok(if report.failed { Exit::Findings } else { Exit::Fine })
}

/// Opens the files that paths stand for, each once. `None` if a folder has no configuration, which has then been said.
fn open_all(
    paths: &[PathBuf],
    sources: &mut SourceMap,
    faults: &mut Diagnostics,
    output: &Output,
) -> anyhow::Result<Option<Vec<Part>>> {
    let (mut parts, mut seen) = (Vec::new(), HashSet::new());
    for path in paths {
        let found = open(path, sources, faults).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
        if found.is_empty() {
            output.error(&format!("{}: {NOTHING}", path.display()));
            return Ok(None);
        }
        parts.extend(found.into_iter().filter(|part| seen.insert(files::place(&part.path))));
    }
    Ok(Some(parts))
}

/// Returns the files with their findings, those without any included.
fn checked<'a>(
    files: Vec<FileId>,
    findings: Vec<Finding>,
    waivers: &[Waiver],
    flows: usize,
    (pack, fail_on): (&'a Pack, Severity),
) -> Vec<Checked<'a>> {
    let mut linted = by_file(findings);
    let mut all: Vec<FileId> = files;
    all.extend(linted.keys().copied());
    all.sort_unstable();
    all.dedup();
    let mut flows = Some(flows);
    let one = |file: FileId| {
        let findings = linted.remove(&file).unwrap_or_default();
        let linted =
            Linted { findings, waivers: waivers.to_vec(), flows: flows.take().unwrap_or(0), valid: true, ..Linted::default() };
        Checked { file, linted, pack, fail_on }
    };
    all.into_iter().map(one).collect()
}
