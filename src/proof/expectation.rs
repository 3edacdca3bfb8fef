//! What must come of the requirements of a case.

use crate::diag::{Diagnostic, codes, suggestion};
use crate::engine::{FlowEvaluation, Outcome};
use crate::pack::{LARGEST_POINTS, Pack, ProtocolId, WayId};
use crate::source::{At, Span};
use crate::yaml::{Node, Reader};

/// What must come of requirements; what is not stated may be anything.
pub(super) struct Expectation {
    recommended: Option<At<ProtocolId>>,
    /// The way in which the recommended protocol is spoken.
    way: Option<At<WayId>>,
    /// Exactly these share the first place with the recommended protocol.
    tied: Option<At<Vec<ProtocolId>>>,
    /// These are excluded, and perhaps others.
    excluded: Option<At<Vec<ProtocolId>>>,
    outcome: Option<At<&'static str>>,
    /// In tenths of a point.
    margin: Option<At<u32>>,
}

/// Something that did not come as expected.
pub(super) struct Miss {
    pub(super) at: Span,
    pub(super) expected: String,
    pub(super) found: String,
}

/// What kinds of answers there are.
pub const OUTCOMES: [&str; 3] = ["recommended", "undecided", "unsatisfiable"];

impl Expectation {
    pub(super) fn read(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "what must come of it, such as `recommended: ...`")?;
        let before = reader.found();
        let expectation = Self {
            recommended: fields.optional("recommended").and_then(|node| protocol(reader, pack, node)),
            way: fields.optional("way").and_then(|node| way(reader, pack, node)),
            tied: fields.optional("tied").and_then(|node| protocols(reader, pack, node)),
            excluded: fields.optional("excluded").and_then(|node| protocols(reader, pack, node)),
            outcome: fields.optional("outcome").and_then(|node| outcome(reader, node)),
            margin: fields.optional("margin-at-least").and_then(|node| margin(reader, node)),
        };
        fields.finish(reader);
        if reader.found() == before && expectation.is_empty() {
            return reader.fail(codes::MISSING_KEY, node.span, "a case must expect something");
        }
        Some(expectation)
    }

    fn is_empty(&self) -> bool {
        self.recommended.is_none()
            && self.way.is_none()
            && self.tied.is_none()
            && self.excluded.is_none()
            && self.outcome.is_none()
            && self.margin.is_none()
    }

    /// What did not come as expected.
    pub(super) fn misses(&self, pack: &Pack, judged: &FlowEvaluation) -> Vec<Miss> {
        let checks = [
            self.miss_outcome(judged),
            self.miss_winner(pack, judged),
            self.miss_way(pack, judged),
            self.miss_ties(pack, judged),
            self.miss_margin(judged),
        ];
        checks.into_iter().flatten().chain(self.miss_exclusions(pack, judged)).collect()
    }

    fn miss_outcome(&self, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.outcome?;
        let found = outcome_word(&judged.outcome);
        (expected.value != found).then(|| Miss { at: expected.span, expected: quoted(expected.value), found: quoted(found) })
    }

    fn miss_winner(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.recommended?;
        (judged.recommended() != Some(expected.value)).then(|| Miss {
            at: expected.span,
            expected: id(pack, expected.value),
            found: judged.recommended().map_or_else(|| quoted(outcome_word(&judged.outcome)), |found| id(pack, found)),
        })
    }

    fn miss_way(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.way?;
        let found = judged.way();
        (found != Some(expected.value)).then(|| Miss {
            at: expected.span,
            expected: quoted(&pack.way(expected.value).id),
            found: found.map_or_else(|| quoted(outcome_word(&judged.outcome)), |found| quoted(&pack.way(found).id)),
        })
    }

    fn miss_ties(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.tied.as_ref()?;
        let found: &[ProtocolId] = match &judged.outcome {
            Outcome::Recommended { tied, .. } => tied,
            Outcome::Undecided | Outcome::Unsatisfiable { .. } => &[],
        };
        let mut sorted = expected.value.clone();
        sorted.sort_unstable();
        let mut others = found.to_vec();
        others.sort_unstable();
        (sorted != others).then(|| Miss {
            at: expected.span,
            expected: format!("a tie with {}", list(pack, &sorted)),
            found: format!("one with {}", list(pack, &others)),
        })
    }

    fn miss_margin(&self, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.margin?;
        let points = |tenths: u32| format!("{}.{} points", tenths / 10, tenths % 10);
        let found = match &judged.outcome {
            Outcome::Recommended { margin: Some(margin), .. } if margin.is_below_tenths(expected.value) => {
                points(margin.tenths())
            }
            Outcome::Recommended { .. } => return None,
            other => quoted(outcome_word(other)),
        };
        Some(Miss { at: expected.span, expected: format!("a lead of {} or more", points(expected.value)), found })
    }

    fn miss_exclusions(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.excluded.as_ref()?;
        let survives = |protocol: ProtocolId| {
            judged.standings.iter().any(|standing| standing.protocol == protocol && standing.exclusions.is_empty())
        };
        let missed: Vec<ProtocolId> = expected.value.iter().copied().filter(|&protocol| survives(protocol)).collect();
        (!missed.is_empty()).then(|| Miss {
            at: expected.span,
            expected: format!("{} to be excluded", list(pack, &missed)),
            found: "no reason to".to_owned(),
        })
    }
}

fn outcome_word(outcome: &Outcome) -> &'static str {
    let [recommended, undecided, unsatisfiable] = OUTCOMES;
    match outcome {
        Outcome::Recommended { .. } => recommended,
        Outcome::Undecided => undecided,
        Outcome::Unsatisfiable { .. } => unsatisfiable,
    }
}

fn id(pack: &Pack, protocol: ProtocolId) -> String {
    quoted(&pack.protocol(protocol).id)
}

fn quoted(word: &str) -> String {
    format!("`{word}`")
}

fn list(pack: &Pack, protocols: &[ProtocolId]) -> String {
    let ids: Vec<String> = protocols.iter().map(|&protocol| id(pack, protocol)).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

fn protocol(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<At<ProtocolId>> {
    let At { value, span } = reader.text(node, "the id of a protocol")?;
    match pack.find_protocol(&value) {
        Some(protocol) => Some(At { value: protocol, span }),
        None => {
            let known: Vec<&str> = pack.protocols().map(|(_, protocol)| protocol.id.as_str()).collect();
            reader.unknown("protocol", &value, span, known)
        }
    }
}

fn way(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<At<WayId>> {
    let At { value, span } = reader.text(node, "the id of a way")?;
    match pack.find_way(&value) {
        Some(way) => Some(At { value: way, span }),
        None => reader.unknown("way", &value, span, pack.ways().map(|(_, way)| way.id.as_str()).collect::<Vec<_>>()),
    }
}

fn protocols(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<At<Vec<ProtocolId>>> {
    let items = reader.items(node, "a list of protocols")?;
    let read: Vec<_> = items.iter().map(|item| protocol(reader, pack, item)).collect();
    let value: Option<Vec<_>> = read.into_iter().map(|at| at.map(|at| at.value)).collect();
    Some(At { value: value?, span: node.span })
}

fn outcome(reader: &mut Reader<'_>, node: &Node) -> Option<At<&'static str>> {
    let At { value, span } = reader.text(node, "an outcome")?;
    if let Some(word) = OUTCOMES.into_iter().find(|word| *word == value) {
        return Some(At { value: word, span });
    }
    let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` is no outcome"));
    reader.report(fault.maybe_help(suggestion(&value, OUTCOMES)));
    None
}

fn margin(reader: &mut Reader<'_>, node: &Node) -> Option<At<u32>> {
    let At { value, span } = reader.thousandths(node, "a number of points up to 100", LARGEST_POINTS)?;
    if !value.is_multiple_of(100) {
        return reader.fail(codes::INVALID_VALUE, span, "a margin has at most one decimal");
    }
    Some(At { value: value / 100, span })
}
