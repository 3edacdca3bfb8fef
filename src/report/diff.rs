//! What changed between two versions of a requirements file, and how that affects the recommendations.

use super::plan::SetNote;
use super::recommendation::{Answer, FlowReport, Outcome, Recommendation};
use crate::pack::Pack;
use crate::requirements::{Difference, Flow, Requirements};

/// What changed between two versions of a requirements file.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffReport {
    /// The title of the new version.
    pub system: String,
    /// The result, in a sentence.
    pub summary: String,
    /// Whether a flow has a different recommendation than before, is new, or was removed.
    pub turned: bool,
    /// What changed for the system as a whole.
    pub differences: Vec<Difference>,
    /// The plan before and after; `None` for a version without one.
    pub plan: (Option<SetNote>, Option<SetNote>),
    /// The flows with changes: first those with another recommendation, then in the order of the new version, removed ones last.
    pub flows: Vec<FlowDiff>,
    /// The names of those without changes.
    pub same: Vec<String>,
    /// The name of the pack.
    pub pack_name: String,
    /// The version of the pack.
    pub pack_version: String,
}

/// What changed in a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowDiff {
    /// The name.
    pub name: String,
    /// The effect, in a phrase.
    pub lead: String,
    /// Whether the recommendation changed.
    pub turned: bool,
    /// The recommendation of the old version; `None` if the flow is new.
    pub before: Option<FlowVerdict>,
    /// The recommendation of the new version; `None` if the flow was removed.
    pub after: Option<FlowVerdict>,
    /// What is stated differently.
    pub differences: Vec<Difference>,
}

/// The recommendation for a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowVerdict {
    /// The kind of outcome, as in JSON.
    pub outcome: &'static str,
    /// The id of the recommended protocol.
    pub protocol: Option<String>,
    /// The display name of the protocol, or a word for the outcome.
    pub name: String,
    /// Its score in points of 100.
    pub score: Option<f64>,
    /// How far the next one is behind.
    pub margin: Option<f64>,
    /// Whether that is a toss-up.
    pub toss_up: bool,
    /// The share of itself by which every weight may be off.
    pub tolerance: Option<f64>,
    /// How clear it is, in a phrase.
    pub lead: String,
    /// How certain it is, in a sentence.
    pub trust: Option<String>,
}

/// Compares two versions of a requirements file, each with its recommendation. Flows are matched by name; a renamed one is
/// reported as removed and new. A version without flows means that the file does not exist.
pub fn diff(pack: &Pack, old: (&Requirements, &Recommendation), new: (&Requirements, &Recommendation)) -> DiffReport {
    let (mut flows, mut same) = (Vec::new(), Vec::new());
    for (flow, report) in new.0.flows().iter().zip(&new.1.flows) {
        let before = old.0.flows().iter().zip(&old.1.flows).find(|(other, _)| other.name() == flow.name());
        let found = flow_diff(pack, flow, before, report);
        if before.is_some() && found.differences.is_empty() && !found.turned {
            same.push(found.name);
        } else {
            flows.push(found);
        }
    }
    let gone = |flow: &&FlowReport| !new.0.flows().iter().any(|other| other.name() == flow.name);
    flows.extend(old.1.flows.iter().filter(gone).map(removed));
    flows.sort_by_key(|flow| (!flow.turned, flow.after.is_none()));
    let differences = new.0.differences(old.0, pack);
    // A removed file keeps its old title.
    let named = if new.0.flows().is_empty() { old } else { new };
    DiffReport {
        system: named.1.system.clone(),
        summary: summary(&flows, &differences),
        turned: flows.iter().any(|flow| flow.turned),
        plan: (plan(old.1), plan(new.1)),
        differences,
        flows,
        same,
        pack_name: new.1.pack_name.clone(),
        pack_version: new.1.pack_version.clone(),
    }
}

impl DiffReport {
    /// Returns the report on two versions that are the same, without their plan, so that neither has to be judged.
    pub fn nothing(pack: &Pack, requirements: &Requirements) -> Self {
        Self {
            system: requirements.system().to_owned(),
            summary: summary(&[], &[]),
            turned: false,
            differences: Vec::new(),
            plan: (None, None),
            flows: Vec::new(),
            same: requirements.flows().iter().map(|flow| flow.name().to_owned()).collect(),
            pack_name: pack.name().to_owned(),
            pack_version: pack.version().to_owned(),
        }
    }

    /// Returns whether anything is stated or recommended differently.
    pub fn has_changes(&self) -> bool {
        !self.flows.is_empty() || !self.differences.is_empty()
    }
}

fn plan(report: &Recommendation) -> Option<SetNote> {
    report.plan.as_ref().map(|plan| plan.set.clone())
}

fn flow_diff(pack: &Pack, flow: &Flow, before: Option<(&Flow, &FlowReport)>, report: &FlowReport) -> FlowDiff {
    let after = verdict(report);
    let Some((old, old_report)) = before else {
        let lead = format!("new: {}", after.name);
        return FlowDiff {
            name: flow.name().to_owned(),
            lead,
            turned: true,
            before: None,
            after: Some(after),
            differences: Vec::new(),
        };
    };
    let before = verdict(old_report);
    let turned = before.protocol != after.protocol || before.outcome != after.outcome;
    let lead = if turned { format!("{} instead of {}", after.name, before.name) } else { format!("{}, as before", after.name) };
    FlowDiff {
        name: flow.name().to_owned(),
        lead,
        turned,
        before: Some(before),
        after: Some(after),
        differences: flow.differences(old, pack),
    }
}

fn removed(report: &FlowReport) -> FlowDiff {
    let before = verdict(report);
    FlowDiff {
        name: report.name.clone(),
        lead: format!("removed: {}", before.name),
        turned: true,
        before: Some(before),
        after: None,
        differences: Vec::new(),
    }
}

fn verdict(report: &FlowReport) -> FlowVerdict {
    let nothing = |outcome, name: &str| FlowVerdict {
        outcome,
        protocol: None,
        name: name.to_owned(),
        score: None,
        margin: None,
        toss_up: false,
        tolerance: None,
        lead: report.lead.clone(),
        trust: None,
    };
    match &report.outcome {
        Outcome::Recommended(answer) => {
            let Answer { protocol, margin, toss_up, tolerance, trust, .. } = answer.as_ref();
            FlowVerdict {
                outcome: "recommended",
                protocol: Some(protocol.id.clone()),
                name: protocol.name.clone(),
                score: report.score(),
                margin: *margin,
                toss_up: *toss_up,
                tolerance: *tolerance,
                lead: report.lead.clone(),
                trust: trust.clone(),
            }
        }
        Outcome::Undecided => nothing("undecided", "undecided"),
        Outcome::Unsatisfiable { .. } => nothing("unsatisfiable", "no protocol"),
    }
}

fn summary(flows: &[FlowDiff], differences: &[Difference]) -> String {
    match Counts::of(flows).words().as_slice() {
        [] if differences.is_empty() => "Nothing changed.".to_owned(),
        [] => "No flow changed.".to_owned(),
        words => format!("{}.", words.join(", ")),
    }
}

/// How many flows changed in each way.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    turned: usize,
    kept: usize,
    new: usize,
    gone: usize,
}

impl Counts {
    /// Counts flows with changes.
    pub(super) fn of<'f>(flows: impl IntoIterator<Item = &'f FlowDiff>) -> Self {
        let mut counts = Self::default();
        for flow in flows {
            *match (&flow.before, &flow.after) {
                (None, _) => &mut counts.new,
                (_, None) => &mut counts.gone,
                _ if flow.turned => &mut counts.turned,
                _ => &mut counts.kept,
            } += 1;
        }
        counts
    }

    /// Returns a phrase for each way in which any did.
    pub(super) fn words(self) -> Vec<String> {
        let parts = [
            (self.turned, "has a different recommendation", "have different recommendations"),
            (self.kept, "changed and kept its recommendation", "changed and kept their recommendation"),
            (self.new, "is new", "are new"),
            (self.gone, "is removed", "are removed"),
        ];
        let parts = parts.iter().filter(|(count, ..)| *count > 0);
        parts
            .map(|(count, one, more)| if *count == 1 { format!("1 flow {one}") } else { format!("{count} flows {more}") })
            .collect()
    }
}
