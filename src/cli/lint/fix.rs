//! Safe repairs, in place or as a difference.

use std::path::Path;

use protopick::lint;
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
    let (new, repairs) = lint::repaired(old, &checked.linted)?;
    let name = run.sources.file(checked.file).name().to_owned();
    Some(Repaired { name, old: old.to_owned(), new, repairs })
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
