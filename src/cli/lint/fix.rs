//! Safe repairs, in place or as a difference.

use std::path::Path;

use protopick::render::clean;
use protopick::report::Checked;
use similar::TextDiff;

use super::check::Run;
use crate::cli::files;

/// A file with its repairs.
pub(super) struct Repaired {
    name: String,
    old: String,
    new: String,
    repairs: usize,
}

/// The repairs of all files that have any. A finding that is accepted is not repaired.
pub(super) fn repairs(run: &Run) -> Vec<Repaired> {
    run.checked.iter().filter_map(|checked| repaired(run, checked)).collect()
}

fn repaired(run: &Run, checked: &Checked) -> Option<Repaired> {
    let old = run.text(checked.file);
    let wanted = checked.linted.findings.iter().filter(|finding| finding.waived.is_none());
    let mut fixes: Vec<_> = wanted.filter_map(|finding| finding.diagnostic.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let (mut new, mut at, mut repairs) = (String::with_capacity(old.len()), 0, 0);
    for fix in fixes {
        let (start, end) = (fix.span.start as usize, fix.span.end as usize);
        // What overlaps is left for the next run.
        let Some(kept) = old.get(at..start).filter(|_| old.is_char_boundary(end)) else { continue };
        new += kept;
        new += &fix.text;
        (at, repairs) = (end, repairs + 1);
    }
    new += old.get(at..)?;
    let name = run.sources.file(checked.file).name().to_owned();
    (repairs > 0 && new != old).then(|| Repaired { name, old: old.to_owned(), new, repairs })
}

/// The repairs as a unified difference, which `patch -p1` takes.
pub(super) fn difference(repaired: &[Repaired]) -> String {
    let one = |file: &Repaired| {
        let name = clean(&file.name);
        let diff = TextDiff::from_lines(&file.old, &file.new);
        diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
    };
    repaired.iter().map(one).collect()
}

/// Writes the repaired files, and says how many repairs were made in each.
pub(super) fn write(repaired: &[Repaired]) -> anyhow::Result<Vec<String>> {
    let mut done = Vec::new();
    for file in repaired {
        let path = Path::new(&file.name);
        files::replace(path, &file.new).map_err(|error| anyhow::anyhow!("{}: cannot be written: {error}", file.name))?;
        let repairs = if file.repairs == 1 { "1 repair".to_owned() } else { format!("{} repairs", file.repairs) };
        done.push(format!("{}: {repairs}", clean(&file.name)));
    }
    Ok(done)
}
