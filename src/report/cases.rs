//! The results of the cases of a pack.

use super::check::{Finding, findings};
use super::name::Name;
use super::words::counted;
use crate::diag::Diagnostics;
use crate::engine::{Agreement, Tried};
use crate::pack::Pack;
use crate::proof::{CaseGroup, CaseResult, Scored};
use crate::source::SourceMap;

/// The results of the cases of a pack, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasesReport {
    /// Whether all hold, in one sentence.
    pub verdict: String,
    /// The name and version of the pack.
    pub pack: (String, String),
    /// Number of cases.
    pub total: usize,
    /// Number of cases that do not hold.
    pub failed: usize,
    /// The cases by place.
    pub groups: Vec<CaseRows>,
    /// How the precedents came out; `None` if there are none.
    pub precedents: Option<ScoreNote>,
    /// Failures, with their places.
    pub findings: Vec<Finding>,
}

/// How the precedents of a pack came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreNote {
    /// Number of precedents.
    pub cases: usize,
    /// Number of those in which the first protocol is what was decided.
    pub first: usize,
    /// Number of those in which one of the first two is.
    pub first_two: usize,
    /// Whether these are enough, according to the pack.
    pub enough: bool,
    /// The same as a sentence.
    pub says: String,
    /// Those that decided otherwise: the precedent, what was decided there, and what the rules recommend.
    pub others: Vec<(String, Name, Option<Name>)>,
}

impl CasesReport {
    /// Returns whether all cases hold and enough precedents agree.
    pub fn holds(&self) -> bool {
        self.failed == 0 && self.precedents.as_ref().is_none_or(|precedents| precedents.enough)
    }
}

/// The cases of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRows {
    /// `cap`, `beyond`, `lint` or `file`.
    pub kind: &'static str,
    /// The id of the cap, answer or lint, or the name of the file of cases.
    pub id: String,
    /// Number of cases, in words.
    pub count: String,
    /// Each case, and whether it holds.
    pub cases: Vec<(String, bool)>,
}

/// Builds the report on the cases of a pack.
pub fn cases(pack: &Pack, results: &[CaseResult], scored: &Scored, found: &Diagnostics, sources: &SourceMap) -> CasesReport {
    let failed = results.iter().filter(|result| !result.holds).count();
    let all = counted(results.len(), "case");
    let ended = match failed {
        0 if results.is_empty() => "there are no cases".to_owned(),
        0 => format!("all {all} hold"),
        _ => format!("{failed} of {all} {}", if failed == 1 { "does not hold" } else { "do not hold" }),
    };
    let mut groups: Vec<CaseRows> = Vec::new();
    for result in results {
        let (kind, id) = match &result.group {
            CaseGroup::Cap(cap) => ("cap", pack.cap(*cap).id.clone()),
            CaseGroup::Beyond(answer) => ("beyond", pack.beyond_answer(*answer).id.clone()),
            CaseGroup::Lint(lint) => ("lint", pack.lint(*lint).id.clone()),
            CaseGroup::File(name) => ("file", name.clone()),
        };
        let case = (result.id.clone(), result.holds);
        match groups.last_mut().filter(|group| group.kind == kind && group.id == id) {
            Some(group) => group.cases.push(case),
            None => groups.push(CaseRows { kind, id, count: String::new(), cases: vec![case] }),
        }
    }
    for group in &mut groups {
        group.count = counted(group.cases.len(), "case");
    }
    CasesReport {
        verdict: format!(
            "{} {}: {ended}{}",
            pack.name(),
            pack.version(),
            if scored.enough { "" } else { ", but too few precedents agree" }
        ),
        pack: (pack.name().to_owned(), pack.version().to_owned()),
        total: results.len(),
        failed,
        groups,
        precedents: (scored.agreement.cases > 0).then(|| score_note(pack, scored)),
        findings: findings(found, sources),
    }
}

fn score_note(pack: &Pack, scored: &Scored) -> ScoreNote {
    let Agreement { cases, first, first_two } = scored.agreement;
    let other = |tried: &Tried| {
        let known = pack.precedent(tried.precedent);
        let recommended = tried.recommended.map(|(_, way)| Name::of_way(pack, way));
        (known.id(), known.way.map_or_else(|| Name::of(pack, known.protocol), |way| Name::of_way(pack, way)), recommended)
    };
    ScoreNote {
        cases,
        first,
        first_two,
        enough: scored.enough,
        says: format!(
            "The first protocol is the team's choice in {first} of {cases} precedents, and one of the first two is in {first_two}."
        ),
        others: scored.tried.iter().filter(|tried| !tried.first).map(other).collect(),
    }
}
