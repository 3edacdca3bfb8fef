//! `protopick rules diff`

use std::path::Path;

use protopick::pack::Pack;
use protopick::proof::{compare, revisions};
use protopick::render::{rules_diff_json, rules_diff_markdown, rules_diff_text};
use protopick::report;

use crate::cli::args::{DiffFormat, RulesDiff};
use crate::cli::exit::Exit;
use crate::cli::input::{Unreadable, load_rules};
use crate::cli::output::Output;

/// The word for the built-in pack.
const BUILTIN: &str = "builtin";
/// Maximum number of causes of one change that are shown.
const MOST: usize = 5;

pub(super) fn run(options: &RulesDiff, output: &Output) -> anyhow::Result<Exit> {
    // Both are read before either is refused, so that one run reports all faults.
    let (old, new) = (load(&options.old, output)?, load(&options.new, output)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(Exit::Invalid) };
    let difference = compare(&old, &new);
    let most = if options.format == DiffFormat::Json { None } else { Some(MOST) };
    let report = report::rules_diff(&old, &new, &difference, &revisions(&old, &new), most);
    match options.format {
        DiffFormat::Human => output.result(&rules_diff_text::render(&report, output.look()))?,
        DiffFormat::Json => Output::raw(rules_diff_json::render(&report).as_bytes())?,
        DiffFormat::Markdown => Output::raw(rules_diff_markdown::render(&report).as_bytes())?,
    }
    Ok(if options.exit_code && difference.changed > 0 { Exit::Findings } else { Exit::Fine })
}

fn load(dir: &Path, output: &Output) -> Result<Option<Pack>, Unreadable> {
    let loaded = load_rules((dir != Path::new(BUILTIN)).then_some(dir))?;
    output.diagnostics(&loaded.diagnostics, &loaded.sources);
    Ok(loaded.pack.map(|(pack, _)| pack))
}
