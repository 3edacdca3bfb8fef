//! Decisions written to a requirements file.

use std::path::{Component, Path, PathBuf};

use protopick::diag::Diagnostics;
use protopick::pack::Pack;
use protopick::report::RecordReport;
use protopick::requirements::{self, Decided};
use protopick::source::SourceMap;

use crate::cli::files;
use crate::cli::input;
use crate::cli::output::Output;

/// A requirements file with the decisions of a record.
pub(super) struct Decisions {
    before: String,
    text: String,
}

impl Decisions {
    /// Computes the text, before anything is written.
    pub(super) fn of(
        pack: &Pack,
        file: &Path,
        report: &RecordReport,
        record: &Path,
        superseded: &[PathBuf],
    ) -> anyhow::Result<Self> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let read = input::read(file, &mut sources, &mut diagnostics)?;
        let before = sources.file(read).text().to_owned();
        let folder = files::folder(file);
        let named = |record: &Path| as_seen_from(&folder, record).display().to_string();
        let superseded: Vec<String> = superseded.iter().map(|record| named(record)).collect();
        let decided = report.choices.iter().map(|choice| Decided {
            flow: choice.flow.clone(),
            choice: choice.protocol.clone(),
            record: named(record),
            superseded: superseded.clone(),
        });
        let decided: Vec<Decided> = decided.collect();
        let text = requirements::decide(&before, &decided).filter(|text| says(pack, text, &decided)).ok_or_else(|| {
            let lines = decided.iter().map(|one| format!("{}: {{ protocol: {}, record: {} }}", one.flow, one.choice, one.record));
            anyhow::anyhow!(
                "{}: the form of the file allows no change of `decision`; write by hand under `decision` of each flow: {}",
                file.display(),
                lines.collect::<Vec<_>>().join(", ")
            )
        })?;
        Ok(Self { before, text })
    }

    /// Writes it, unless the file has been changed meanwhile.
    pub(super) fn write(&self, file: &Path, output: &Output) -> anyhow::Result<()> {
        if self.text == self.before {
            return Ok(());
        }
        files::change(file, &self.before, &self.text).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        output.remark(&format!("Filled in `decision` in {}.", file.display()));
        Ok(())
    }
}

/// Returns a path as a file in a folder would write it. If that cannot be determined, it stays as it is, since records are also
/// looked for from here.
fn as_seen_from(folder: &Path, path: &Path) -> PathBuf {
    let is_plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    match path.strip_prefix(folder) {
        Ok(beside) => beside.to_owned(),
        Err(_) if is_plain(folder) && is_plain(path) => {
            let up = folder.components().filter(|part| matches!(part, Component::Normal(_))).map(|_| Component::ParentDir);
            up.chain(path.components()).collect()
        }
        Err(_) => path.to_owned(),
    }
}

/// Returns whether a text states what was decided. This verifies the result, whatever the form of the file.
fn says(pack: &Pack, text: &str, decided: &[Decided]) -> bool {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("decided", text);
    let Some(requirements) = requirements::load(file, &[], pack, &mut sources, &mut diagnostics) else { return false };
    decided.iter().all(|one| {
        let flow = requirements.flows().iter().find(|flow| flow.name() == one.flow);
        flow.and_then(|flow| flow.decision()).is_some_and(|decision| {
            decision.names(pack) == Some(one.choice.as_str())
                && decision.plan("record").iter().any(|record| record.value == one.record)
        })
    })
}
