//! What published decisions say about the answer of a flow.

use super::name::Name;
use super::number;
use crate::engine::{Agreement, FlowEvaluation, Near, Outcome, Practice};
use crate::pack::{CarrierId, Pack, PrecedentId, Subject};
use crate::requirements::Flow;

/// What published decisions say about the answer of a flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeNote {
    /// How often teams decided as recommended when the lead was similar; `None` if too few decisions have such a lead.
    pub agreement: Option<AgreementNote>,
    /// The nearest precedents, nearest first.
    pub nearest: Vec<NearNote>,
}

/// How often teams decided as recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementNote {
    /// Number of decisions counted.
    pub cases: usize,
    /// Number of those that agree with the recommendation.
    pub agreed: usize,
    /// The same as a sentence.
    pub says: String,
}

/// A precedent compared with a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearNote {
    /// The decision.
    pub precedent: PrecedentNote,
    /// Whether it agrees with the recommendation here.
    pub agrees: bool,
    /// What both require, in the words of files.
    pub alike: Vec<String>,
    /// How they differ, one phrase each.
    pub differs: Vec<String>,
}

/// A decision that a team published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedentNote {
    /// The unique name: `stripe/payments-api`.
    pub id: String,
    /// The id of the flow.
    pub flow: String,
    /// The name of the system.
    pub system: String,
    /// What the system is.
    pub about: String,
    /// What happens in the flow.
    pub description: String,
    /// What was required, part by part as files write it.
    pub parts: Vec<String>,
    /// The chosen protocol.
    pub protocol: Name,
    /// The way in which it is spoken, if known.
    pub way: Option<Name>,
    /// What was refused.
    pub rejected: Vec<Name>,
    /// `choice`, `migration` or `rejection`.
    pub kind: &'static str,
    /// When it was decided or published.
    pub year: Option<u32>,
    /// The reasons of the team.
    pub because: String,
    /// Where to read about it: titles and addresses.
    pub pages: Vec<(String, String)>,
    /// How certain it is that the source says so.
    pub confidence: &'static str,
}

impl PrecedentNote {
    /// Collects what is known about a precedent.
    pub(super) fn of(pack: &Pack, id: PrecedentId) -> Self {
        let known = pack.precedent(id);
        let blocked: Vec<&str> = known.blocked.iter().map(|&carrier| pack.carrier(carrier).id.as_str()).collect();
        let blocked = (!blocked.is_empty()).then(|| format!("blocked: [{}]", blocked.join(", ")));
        let amounts = known
            .given
            .amounts()
            .iter()
            .map(|&(amount, value)| format!("{}: {}", pack.amount(amount).id, pack.amount_text(amount, value)));
        Self {
            id: known.id(),
            flow: known.flow.clone(),
            system: known.name.clone(),
            about: known.about.clone(),
            description: known.description.clone(),
            parts: pack.answer_parts(&known.given).chain(amounts).chain(blocked).collect(),
            protocol: Name::of(pack, known.protocol),
            way: known.way.map(|way| Name::of_way(pack, way)),
            rejected: known.rejected.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
            kind: known.kind.word(),
            year: known.year,
            because: known.because.clone(),
            pages: known.pages.iter().map(|page| (page.title.clone(), page.url.clone())).collect(),
            confidence: known.confidence.word(),
        }
    }

    /// Returns what was required, as files write it.
    pub fn requires(&self) -> String {
        self.parts.join(", ")
    }

    /// Returns what was chosen: the way if known, or else the protocol.
    pub fn chosen(&self) -> &Name {
        self.way.as_ref().unwrap_or(&self.protocol)
    }

    /// Returns who decided what, and when: `Slack, 2020: WebSocket`.
    pub fn headline(&self) -> String {
        let year = self.year.map_or(String::new(), |year| format!(", {year}"));
        format!("{}{year}: {}", self.system, self.chosen().name)
    }
}

impl NearNote {
    /// Returns who decided what, and how the flow there differs from the one here.
    pub fn line(&self) -> String {
        let differs = if self.differs.is_empty() { "same requirements".to_owned() } else { self.differs.join("; ") };
        format!("{} ({differs})", self.precedent.headline())
    }
}

pub(super) fn practice_note(pack: &Pack, flow: &Flow, practice: &Practice, judged: &FlowEvaluation) -> PracticeNote {
    let recommended = judged.recommended();
    let margin = match &judged.outcome {
        Outcome::Recommended { margin, .. } => *margin,
        Outcome::Undecided | Outcome::Unsatisfiable { .. } => None,
    };
    let near = |near: &Near| NearNote {
        precedent: PrecedentNote::of(pack, near.precedent),
        agrees: recommended.is_some_and(|protocol| pack.precedent(near.precedent).agrees(protocol)),
        alike: near.alike.iter().map(|&subject| subject_words(pack, subject)).collect(),
        differs: differences(pack, flow, near),
    };
    // Without a rival nothing leads.
    let agreement = practice
        .agreement
        .filter(|_| margin.is_some())
        .zip(pack.precedent_rule())
        .map(|(counted, rule)| agreement(counted, rule.range(margin)));
    PracticeNote { agreement, nearest: practice.nearest.iter().map(near).collect() }
}

/// The agreement over published decisions in which the rules lead by a range of tenths of a point.
fn agreement(counted: Agreement, (least, most): (Option<u32>, Option<u32>)) -> AgreementNote {
    let Agreement { cases, first, .. } = counted;
    let range = match (least.map(number::tenths), most.map(number::tenths)) {
        (None, None) => String::new(),
        (None, Some(most)) => format!("Where the rules lead by less than {most} points, "),
        (Some(least), None) => format!("Where the rules lead by {least} points or more, "),
        (Some(least), Some(most)) => format!("Where the rules lead by {least} to {most} points, "),
    };
    let says = format!("{range}the team chose the same in {first} of {cases} published decisions.");
    AgreementNote { cases, agreed: first, says }
}

/// Returns how a precedent differs from a flow: levels that differ there, what is required only there, and what only here.
fn differences(pack: &Pack, flow: &Flow, near: &Near) -> Vec<String> {
    let level = |level| &pack.level(level).id;
    let other = near
        .differs
        .iter()
        .map(|&(here, there)| format!("{}: {} there, {} here", pack.dimension(here.dimension()).id, level(there), level(here)));
    let (here, there) = (flow.blocked(), pack.precedent(near.precedent).blocked.as_slice());
    let only = |subjects: &[Subject], blocked: &[CarrierId], other: &[CarrierId], place: &str| {
        let subjects = subjects.iter().map(|&subject| subject_words(pack, subject));
        let blocked = blocked.iter().filter(|carrier| !other.contains(carrier));
        let blocked = blocked.map(|&carrier| format!("{} blocked", pack.carrier(carrier).id));
        let words: Vec<String> = subjects.chain(blocked).collect();
        (!words.is_empty()).then(|| format!("{place} only: {}", words.join(", ")))
    };
    let only_there = only(&near.only_in_precedent, there, here, "there");
    other.chain(only_there).chain(only(&near.only_of_flow, here, there, "here")).collect()
}

/// Returns a level or need as files write it.
fn subject_words(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => format!("{}: {}", pack.dimension(level.dimension()).id, pack.level(level).id),
        Subject::Need(need) => pack.need(need).id.clone(),
    }
}
