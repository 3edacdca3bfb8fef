//! `protopick rules diff`

use std::path::{Path, PathBuf};

use protopick::pack::changes;
use protopick::proof::{compare, revisions};
use protopick::render::{rules_diff_json, rules_diff_markdown, rules_diff_text};
use protopick::report;

use crate::cli::args::{DiffFormat, Global, RulesDiff};
use crate::cli::exit::Exit;
use crate::cli::input::{LoadedRules, Unreadable, load_rules};
use crate::cli::output::Output;

/// The word for the built-in pack.
const BUILTIN: &str = "builtin";
/// Maximum number of causes of one change that are shown.
const MOST: usize = 5;

pub(super) fn run(options: &RulesDiff, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    // Both are read before either is refused, so that one run reports all faults.
    let (before, after) = (load(&options.old, global, output)?, load(&options.new, global, output)?);
    let (Some((old, old_sites)), Some((new, new_sites))) = (&before.pack, &after.pack) else { return Ok(Exit::Invalid) };
    let difference = compare(old, new);
    let most = if options.format == DiffFormat::Json { None } else { Some(MOST) };
    let changed = report::changed_items(&changes(old_sites, new_sites), &before.sources, &after.sources);
    let report = report::rules_diff((old, new), &difference, &revisions(old, new), changed, most);
    match options.format {
        DiffFormat::Human => output.result(&rules_diff_text::render(&report, output.look()))?,
        DiffFormat::Json => Output::raw(rules_diff_json::render(&report).as_bytes())?,
        DiffFormat::Markdown => Output::raw(rules_diff_markdown::render(&report).as_bytes())?,
    }
    Ok(if options.exit_code && difference.changed > 0 { Exit::Findings } else { Exit::Fine })
}

/// Reads a pack on top of those of `--rules`, or only these.
fn load(dir: &PathBuf, global: &Global, output: &Output) -> Result<LoadedRules, Unreadable> {
    let dir = Some(dir).filter(|dir| *dir != Path::new(BUILTIN));
    let loaded = load_rules(global.rules.iter().chain(dir))?;
    output.diagnostics(&loaded.diagnostics, &loaded.sources);
    Ok(loaded)
}
