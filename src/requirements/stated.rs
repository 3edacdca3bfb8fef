//! The keys that a flow, `defaults` and an override share.

use super::{Criterion, Must};
use crate::decision::Weight;
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::{Answers, DimensionId, LARGEST_WEIGHT, LevelId, NeedId, Pack};
use crate::source::{At, Span};
use crate::yaml::{Entry, Kind, Node, Reader};

/// What one place states: a key that is absent is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stated {
    /// By the position of the dimension; the inner none takes an inherited answer away.
    levels: Vec<(DimensionId, Option<LevelId>)>,
    needs: Option<Vec<NeedId>>,
    weights: Option<Vec<(Criterion, Weight)>>,
    musts: Option<Vec<Must>>,
    importance: Option<Weight>,
}

/// The keys of [`Stated`] beside the dimensions.
const KEYS: [&str; 4] = ["needs", "weights", "must", "importance"];

/// Those of them that hold lists of names.
pub(super) const LISTS: [&str; 2] = ["needs", "must"];

/// All keys that [`Stated`] knows.
pub(super) fn keys(pack: &Pack) -> Vec<&str> {
    pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).chain(KEYS).collect()
}

impl Stated {
    /// Reads one key. False when the key is none of these.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>, pack: &Pack, entry: &Entry) -> bool {
        let value = &entry.value;
        match entry.key.as_str() {
            "needs" => self.needs = needs(reader, pack, value),
            "weights" => self.weights = weights(reader, pack, value),
            "must" => self.musts = musts(reader, pack, value),
            "importance" => self.importance = weight(reader, value, "an importance from 0 to 100"),
            key => {
                let Some(dimension) = pack.find_dimension(key) else { return false };
                if let Some(level) = level(reader, pack, dimension, value) {
                    self.take(dimension, Some(level));
                }
            }
        }
        true
    }

    /// Takes an answer away, so that nothing is stated. False when the key is none of these.
    pub(super) fn clear(&mut self, pack: &Pack, key: &str) -> bool {
        match key {
            "needs" => self.needs = Some(Vec::new()),
            "weights" => self.weights = Some(Vec::new()),
            "must" => self.musts = Some(Vec::new()),
            "importance" => self.importance = Some(one()),
            key => {
                let Some(dimension) = pack.find_dimension(key) else { return false };
                self.take(dimension, None);
            }
        }
        true
    }

    /// Gives one criterion another weight.
    pub(super) fn read_weight(&mut self, reader: &mut Reader<'_>, pack: &Pack, entry: &Entry) {
        if let Some(read) = one_weight(reader, pack, entry) {
            let weights = self.weights.get_or_insert_default();
            weights.retain(|(criterion, _)| *criterion != read.0);
            weights.push(read);
        }
    }

    /// Takes the weight of one criterion away, so that the pack's holds. False when there is no such criterion.
    pub(super) fn clear_weight(&mut self, pack: &Pack, key: &str) -> bool {
        let Some(criterion) = criterion(pack, key) else { return false };
        self.weights.iter_mut().for_each(|weights| weights.retain(|(other, _)| *other != criterion));
        true
    }

    fn take(&mut self, dimension: DimensionId, level: Option<LevelId>) {
        self.levels.retain(|(other, _)| *other != dimension);
        self.levels.push((dimension, level));
    }

    /// What is stated here, and elsewhere where nothing is stated here. A key replaces the same key elsewhere as a whole.
    pub(super) fn or(mut self, elsewhere: &Self) -> Self {
        for &(dimension, level) in &elsewhere.levels {
            if !self.levels.iter().any(|(other, _)| *other == dimension) {
                self.levels.push((dimension, level));
            }
        }
        Self {
            levels: self.levels,
            needs: self.needs.or_else(|| elsewhere.needs.clone()),
            weights: self.weights.or_else(|| elsewhere.weights.clone()),
            musts: self.musts.or_else(|| elsewhere.musts.clone()),
            importance: self.importance.or(elsewhere.importance),
        }
    }

    pub(super) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        self.levels.iter().filter_map(|(_, level)| *level).for_each(|level| answers.state_level(level));
        self.needs.iter().flatten().for_each(|&need| answers.state_need(need));
        answers
    }

    pub(super) fn weights(&self) -> Vec<(Criterion, Weight)> {
        self.weights.clone().unwrap_or_default()
    }

    pub(super) fn musts(&self) -> Vec<Must> {
        self.musts.clone().unwrap_or_default()
    }

    pub(super) fn importance(&self) -> Weight {
        self.importance.unwrap_or_else(one)
    }
}

/// The importance of a flow that states none.
pub(super) fn one() -> Weight {
    Weight::from_thousandths(1000)
}

fn level(reader: &mut Reader<'_>, pack: &Pack, dimension: DimensionId, node: &Node) -> Option<LevelId> {
    let meant = pack.dimension(dimension);
    let known = || pack.levels(dimension).map(|(_, level)| level.id.as_str());
    if matches!(node.kind, Kind::Empty | Kind::Sequence(_) | Kind::Mapping(_)) {
        let found = if node.kind == Kind::Empty { "none" } else { node.describe() };
        let fault = Diagnostic::error(codes::WRONG_TYPE, node.span, format!("`{}` takes one level, found {found}", meant.id));
        let names = known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        reader.report(fault.help(format!("known: {names}; leave the key out when the answer does not matter")));
        return None;
    }
    let At { value, span } = reader.word(node, "a level")?;
    let found = pack.levels(dimension).find(|(_, level)| level.id == value);
    if found.is_none() {
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown level `{value}` of `{}`", meant.id));
        reader.report(fault.maybe_help(suggestion(value, known().collect::<Vec<_>>())).fix(Fix::of_slip(value, span, known())));
    }
    found.map(|(id, _)| id)
}

fn need(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<At<NeedId>> {
    let At { value, span } = reader.word(node, "the name of a need")?;
    if let Some(need) = pack.find_need(value) {
        return Some(At { value: need, span });
    }
    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown need `{value}`"));
    let known = pack.needs().map(|(_, need)| need.id.as_str()).collect::<Vec<_>>();
    let fix = Fix::of_slip(value, span, known.iter().copied());
    reader.report(fault.maybe_help(suggestion(value, known)).fix(fix));
    None
}

/// Reports what stands twice in a list and gives the list without it.
fn distinct<T: PartialEq + Copy>(reader: &mut Reader<'_>, found: Vec<At<T>>) -> Vec<T> {
    let mut kept: Vec<At<T>> = Vec::new();
    for at in found {
        match kept.iter().find(|other| other.value == at.value) {
            Some(first) => {
                let fault = Diagnostic::error(codes::DUPLICATE, at.span, "this stands twice in the list");
                reader.report(fault.label(first.span, "first here"));
            }
            None => kept.push(at),
        }
    }
    kept.into_iter().map(|at| at.value).collect()
}

fn needs(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<NeedId>> {
    let items = reader.items(node, "a list of needs such as `[caching]`")?;
    let found = items.iter().filter_map(|item| need(reader, pack, item)).collect();
    Some(distinct(reader, found))
}

fn criterion(pack: &Pack, name: &str) -> Option<Criterion> {
    if name == "needs" {
        return Some(Criterion::Needs);
    }
    pack.find_dimension(name).map(Criterion::Dimension)
}

fn unknown_criterion(name: &str, span: Span, what: &str, known: &[&str]) -> Diagnostic {
    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown {what} `{name}`"));
    fault.maybe_help(suggestion(name, known.iter().copied()))
}

fn weights(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<(Criterion, Weight)>> {
    let entries = reader.entries(node, "weights such as `{ latency: 3 }`")?;
    Some(entries.iter().filter_map(|entry| one_weight(reader, pack, entry)).collect())
}

fn one_weight(reader: &mut Reader<'_>, pack: &Pack, entry: &Entry) -> Option<(Criterion, Weight)> {
    let weight = weight(reader, &entry.value, "a weight from 0 to 100 with at most three decimals");
    let Some(criterion) = criterion(pack, &entry.key) else {
        let mut known: Vec<_> = pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).collect();
        known.push("needs");
        if pack.find_need(&entry.key).is_some() {
            let fault = Diagnostic::error(
                codes::UNKNOWN_NAME,
                entry.key_span,
                format!("the need `{}` has no weight of its own", entry.key),
            );
            reader.report(fault.help("all stated needs together have one weight: `needs`"));
        } else {
            let fault = unknown_criterion(&entry.key, entry.key_span, "dimension", &known);
            reader.report(fault.fix(Fix::of_key_slip(&entry.key, entry.key_span, known)));
        }
        return None;
    };
    Some((criterion, weight?))
}

fn weight(reader: &mut Reader<'_>, node: &Node, expected: &str) -> Option<Weight> {
    let value = reader.thousandths(node, expected, LARGEST_WEIGHT)?;
    Some(Weight::from_thousandths(value.value))
}

fn musts(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<Must>> {
    let items = reader.items(node, "a list of dimensions and needs such as `[browser]`")?;
    let mut found = Vec::new();
    for item in items {
        let Some(At { value, span }) = reader.word(item, "a dimension or a need") else { continue };
        let must = criterion(pack, value).map(Must::Criterion).or_else(|| pack.find_need(value).map(Must::Need));
        match must {
            Some(must) => found.push(At { value: must, span }),
            None => {
                let dimensions = pack.dimensions().map(|(_, dimension)| dimension.id.as_str());
                let known: Vec<_> = dimensions.chain(pack.needs().map(|(_, need)| need.id.as_str())).collect();
                let fault = unknown_criterion(value, span, "dimension or need", &known);
                reader.report(fault.fix(Fix::of_slip(value, span, known)));
            }
        }
    }
    Some(distinct(reader, found))
}
