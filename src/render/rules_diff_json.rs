//! What a change of the rules changes, as JSON.

use serde::Serialize;

use super::json::{PackJson, SCHEMA_VERSION, pretty};
use crate::report::{ChangeGroup, ChangedItem, RulesDiffReport};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    old: PackJson<'a>,
    new: PackJson<'a>,
    exhaustive: bool,
    note: Option<&'a str>,
    compared: usize,
    changed: usize,
    rules: Vec<RuleJson<'a>>,
    files: Vec<ItemJson<'a>>,
    groups: Vec<GroupJson<'a>>,
    precedents: TurnedJson<'a>,
}

/// The precedents for which only one of the packs recommends what was decided.
#[derive(Serialize)]
struct TurnedJson<'a> {
    won: &'a [String],
    lost: &'a [String],
}

#[derive(Serialize)]
struct RuleJson<'a> {
    kind: &'a str,
    id: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// Something that differs in the files of the packs.
#[derive(Serialize)]
struct ItemJson<'a> {
    file: &'a str,
    steps: &'a [String],
    old: Option<&'a str>,
    new: Option<&'a str>,
    /// Where the new pack says it, as `file:line`.
    set: Option<&'a str>,
    /// Where the old pack says it.
    over: Option<&'a str>,
}

#[derive(Serialize)]
struct GroupJson<'a> {
    old: Option<&'a str>,
    new: Option<&'a str>,
    excluded: &'a [String],
    admitted: &'a [String],
    count: usize,
    causes: Vec<CauseJson<'a>>,
    /// Number of profiles that contain none of the causes, if there are more causes than are reported.
    further: usize,
}

#[derive(Serialize)]
struct CauseJson<'a> {
    size: usize,
    answers: &'a str,
    count: usize,
}

/// Writes what a change of the rules changes as JSON.
pub fn render(report: &RulesDiffReport) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        old: PackJson { name: &report.old.0, version: &report.old.1 },
        new: PackJson { name: &report.new.0, version: &report.new.1 },
        exhaustive: report.note.is_none(),
        note: report.note.as_deref(),
        compared: report.judged.whole,
        changed: report.judged.part,
        precedents: TurnedJson { won: &report.won, lost: &report.lost },
        rules: report
            .rules
            .iter()
            .map(|rule| RuleJson { kind: rule.kind, id: &rule.id, old: rule.old.as_deref(), new: rule.new.as_deref() })
            .collect(),
        files: report.changed.iter().map(item).collect(),
        groups: report.groups.iter().map(group).collect(),
    })
}

fn item(item: &ChangedItem) -> ItemJson<'_> {
    ItemJson {
        file: &item.file,
        steps: &item.steps,
        old: item.old.as_deref(),
        new: item.new.as_deref(),
        set: item.set.as_deref(),
        over: item.over.as_deref(),
    }
}

fn group(group: &ChangeGroup) -> GroupJson<'_> {
    GroupJson {
        old: group.turn.old.as_deref(),
        new: group.turn.new.as_deref(),
        excluded: &group.turn.excluded,
        further: group.further,
        admitted: &group.turn.admitted,
        count: group.count,
        causes: group
            .causes
            .iter()
            .map(|cause| CauseJson { size: cause.size, answers: &cause.answers, count: cause.count })
            .collect(),
    }
}
