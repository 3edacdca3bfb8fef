//! The decision of a record, a protocol or one of its ways, among its options.

use crate::engine::evaluate_flow;
use crate::pack::{Citation, Pack, ProtocolId, WayId};
use crate::report::page::{FitCell, FlowPage, shown};
use crate::report::{ExclusionNote, FlowReport, Name, Outcome, Row};
use crate::requirements::Flow;

/// The decision of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The protocol, or the way if one is named.
    pub(super) name: Name,
    pub(super) protocol: ProtocolId,
    /// The way, if one is named.
    pub(super) way: Option<WayId>,
}

/// An option of a record.
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) score: Option<f64>,
    pub(super) excluded_by: Vec<String>,
    /// Why it is excluded apart from requirements: by a gateway, or by what is blocked.
    pub(super) barred: Vec<String>,
    /// How well it serves each requirement, by the requirement's name.
    pub(super) cells: Vec<(String, FitCell)>,
    /// Its citations beyond those of the page.
    pub(super) further: Vec<Citation>,
}

impl Chosen {
    /// Returns what the team decided, according to the file.
    pub(super) fn of(pack: &Pack, flow: &Flow) -> Option<Self> {
        let (decision, name) = (flow.decision()?, Name::decided(pack, flow)?);
        Some(Self { name, protocol: decision.protocol()?.value, way: decision.way() })
    }

    /// Returns what is recommended.
    pub(super) fn recommended(pack: &Pack, report: &FlowReport) -> Option<Self> {
        match &report.outcome {
            Outcome::Recommended(answer) => Self::planned(pack, &answer.protocol, &answer.way),
            Outcome::Undecided | Outcome::Unsatisfiable { .. } => None,
        }
    }

    /// Returns a protocol, in the given way if that has a name of its own.
    pub(super) fn planned(pack: &Pack, protocol: &Name, way: &Name) -> Option<Self> {
        let own = way.name != protocol.name;
        let id = pack.find_protocol(&protocol.id)?;
        let name = if own { way } else { protocol };
        Some(Self { name: name.clone(), protocol: id, way: pack.find_way(&way.id).filter(|_| own) })
    }

    /// Returns whether it is what is recommended.
    pub(super) fn is_best(&self, pack: &Pack, report: &FlowReport) -> bool {
        let Outcome::Recommended(best) = &report.outcome else { return false };
        best.protocol.id == pack.protocol(self.protocol).id && self.way.is_none_or(|_| best.way == self.name)
    }

    /// Returns its score (for an excluded option, the score that it would have), and whether it is excluded.
    pub(super) fn judged(&self, pack: &Pack, report: &FlowReport) -> (Option<f64>, bool) {
        let mut rows = report.ranking.iter().chain(&report.excluded);
        let Some(row) = rows.find(|row| row.protocol.id == pack.protocol(self.protocol).id) else { return (None, true) };
        let (score, exclusions) = self.among(row);
        (score, !exclusions.is_empty())
    }

    /// Returns the score and the exclusions of the way from the row of its protocol.
    fn among<'r>(&self, row: &'r Row) -> (Option<f64>, &'r [ExclusionNote]) {
        let other = row.others.iter().find(|other| self.way.is_some() && other.way == self.name);
        other.map_or((row.score, &row.exclusions), |other| (other.score, &other.exclusions))
    }
}

/// Returns the options: the protocols in order of rank, with the chosen way in place of its protocol.
pub(super) fn candidates(pack: &Pack, flow: &Flow, report: &FlowReport, beside: &FlowPage, chosen: &Chosen) -> Vec<Candidate> {
    let rows = report.ranking.iter().chain(&report.excluded);
    let of = |row: &Row| {
        let protocol = pack.find_protocol(&row.protocol.id)?;
        let way = chosen.way.filter(|_| protocol == chosen.protocol);
        let name = way.map_or(&row.protocol.name, |way| &pack.way(way).name).clone();
        let (score, exclusions) = if way.is_some() { chosen.among(row) } else { (row.score, row.exclusions.as_slice()) };
        let mut further = Vec::new();
        let cells = match way {
            Some(way) if row.way != chosen.name => cells_of(pack, flow, way, &mut further),
            _ => {
                let column = beside.heads.iter().position(|head| head.protocol == row.protocol)?;
                beside.rows.iter().filter_map(|each| each.cells.get(column).cloned()).collect()
            }
        };
        let names = beside.rows.iter().map(|each| each.name.clone());
        let excluded_by = exclusions.iter().map(|exclusion| exclusion.at.clone()).collect();
        let barred =
            exclusions.iter().filter(|exclusion| exclusion.is_barrier()).map(|exclusion| exclusion.because.clone()).collect();
        Some(Candidate { name, score, excluded_by, barred, cells: names.zip(cells).collect(), further })
    };
    rows.filter_map(of).collect()
}

/// Returns how well a way serves each requirement if it is not the best one of its protocol, so that the page does not show it.
fn cells_of(pack: &Pack, flow: &Flow, way: WayId, citations: &mut Vec<Citation>) -> Vec<FitCell> {
    let judged = evaluate_flow(pack, flow);
    let standing = judged.standing(pack.way(way).protocol);
    let other = standing.and_then(|standing| standing.others.iter().find(|other| other.way == way));
    let cells = other.map_or(&[][..], |other| &other.cells);
    cells.iter().map(|cell| shown(pack, way, cell, citations)).collect()
}
