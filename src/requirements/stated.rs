//! The keys that a flow, `defaults` and an override share.

use super::{Criterion, Scope};
use crate::decision::Weight;
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::{AmountId, Answers, CarrierId, DimensionId, LARGEST_WEIGHT, LevelId, NeedId, Pack, ProtocolId};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::{Entry, Kind, Node, Reader};

/// What one place states: a key that is absent is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stated {
    /// By the position of the dimension; the inner none takes an inherited answer away.
    levels: Vec<(DimensionId, Option<LevelId>)>,
    needs: Option<Vec<NeedId>>,
    weights: Option<Vec<(Scope, Weight)>>,
    musts: Option<Vec<Scope>>,
    importance: Option<Weight>,
    blocked: Option<Vec<CarrierId>>,
    /// By the amount; the inner none takes an inherited one away.
    amounts: Vec<(AmountId, Option<u64>)>,
}

/// The keys of [`Stated`] beside the dimensions.
const KEYS: [&str; 5] = ["needs", "weights", "must", "importance", "blocked"];

/// Those of them that hold lists of names.
pub(super) const LISTS: [&str; 3] = ["needs", "must", "blocked"];

/// All keys that [`Stated`] knows.
pub(super) fn keys(pack: &Pack) -> Vec<&str> {
    let amounts = pack.amounts().map(|(_, amount)| amount.id.as_str());
    pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).chain(KEYS).chain(amounts).collect()
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
            "blocked" => self.blocked = blocked(reader, pack, value),
            key => {
                if let Some(id) = pack.find_amount(key) {
                    let value = amount(reader, pack.amount(id).unit.measure(), value);
                    if let Some(value) = value {
                        self.take_amount(id, Some(value));
                    }
                    return true;
                }
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
            "blocked" => self.blocked = Some(Vec::new()),
            key => match (pack.find_amount(key), pack.find_dimension(key)) {
                (Some(amount), _) => self.take_amount(amount, None),
                (None, Some(dimension)) => self.take(dimension, None),
                (None, None) => return false,
            },
        }
        true
    }

    /// Gives one criterion, or each need, another weight.
    pub(super) fn read_weight(&mut self, reader: &mut Reader<'_>, pack: &Pack, entry: &Entry) {
        if let Some(read) = one_weight(reader, pack, entry) {
            let weights = self.weights.get_or_insert_default();
            weights.retain(|(scope, _)| *scope != read.0);
            weights.push(read);
        }
    }

    /// Takes the weight of one criterion, or of all needs, away, so that the pack's holds. False when there is no such criterion.
    pub(super) fn clear_weight(&mut self, pack: &Pack, key: &str) -> bool {
        let Some(scope) = Scope::find(pack, key) else { return false };
        self.weights.iter_mut().for_each(|weights| weights.retain(|(other, _)| *other != scope));
        true
    }

    fn take(&mut self, dimension: DimensionId, level: Option<LevelId>) {
        self.levels.retain(|(other, _)| *other != dimension);
        self.levels.push((dimension, level));
    }

    fn take_amount(&mut self, amount: AmountId, value: Option<u64>) {
        self.amounts.retain(|(other, _)| *other != amount);
        self.amounts.push((amount, value));
    }

    /// What is stated here, and elsewhere where nothing is stated here. A key replaces the same key elsewhere as a whole.
    pub(super) fn or(mut self, elsewhere: &Self) -> Self {
        for &(dimension, level) in &elsewhere.levels {
            if !self.levels.iter().any(|(other, _)| *other == dimension) {
                self.levels.push((dimension, level));
            }
        }
        for &(amount, value) in &elsewhere.amounts {
            if !self.amounts.iter().any(|(other, _)| *other == amount) {
                self.amounts.push((amount, value));
            }
        }
        Self {
            levels: self.levels,
            amounts: self.amounts,
            needs: self.needs.or_else(|| elsewhere.needs.clone()),
            weights: self.weights.or_else(|| elsewhere.weights.clone()),
            musts: self.musts.or_else(|| elsewhere.musts.clone()),
            importance: self.importance.or(elsewhere.importance),
            blocked: self.blocked.or_else(|| elsewhere.blocked.clone()),
        }
    }

    pub(super) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        self.levels.iter().filter_map(|(_, level)| *level).for_each(|level| answers.state_level(level));
        self.needs.iter().flatten().for_each(|&need| answers.state_need(need));
        for &(amount, value) in &self.amounts {
            if let Some(value) = value {
                answers.state_amount(amount, value);
            }
        }
        answers
    }

    pub(super) fn weights(&self) -> Vec<(Scope, Weight)> {
        self.weights.clone().unwrap_or_default()
    }

    pub(super) fn musts(&self) -> Vec<Scope> {
        self.musts.clone().unwrap_or_default()
    }

    pub(super) fn blocked(&self) -> Vec<CarrierId> {
        self.blocked.clone().unwrap_or_default()
    }

    pub(super) fn importance(&self) -> Weight {
        self.importance.unwrap_or_else(one)
    }
}

/// The importance of a flow that states none.
pub(super) fn one() -> Weight {
    Weight::from_thousandths(1000)
}

/// An amount.
pub(crate) fn amount(reader: &mut Reader<'_>, measure: Measure, node: &Node) -> Option<u64> {
    let At { value, span } = reader.word(node, "an amount")?;
    match measure.read(value) {
        Ok(amount) => Some(amount),
        Err(odd) => {
            let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` {odd}"));
            reader.report(fault.help(measure.help(value, &odd)));
            None
        }
    }
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

/// One of some names; `what` is `the name of a need`, or of another thing.
fn known<T>(reader: &mut Reader<'_>, node: &Node, what: &str, names: &[&str], find: impl Fn(&str) -> Option<T>) -> Option<At<T>> {
    let At { value, span } = reader.word(node, what)?;
    if let Some(found) = find(value) {
        return Some(At { value: found, span });
    }
    let kind = what.trim_start_matches("the name of a ");
    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown {kind} `{value}`"));
    let fix = Fix::of_slip(value, span, names.iter().copied());
    reader.report(fault.maybe_help(suggestion(value, names.iter().copied())).fix(fix));
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
    let names: Vec<&str> = pack.needs().map(|(_, need)| need.id.as_str()).collect();
    let found =
        items.iter().filter_map(|item| known(reader, item, "the name of a need", &names, |name| pack.find_need(name))).collect();
    Some(distinct(reader, found))
}

/// A list of protocols.
pub(super) fn protocols(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<ProtocolId>> {
    let items = reader.items(node, "a list of protocols")?;
    let names: Vec<&str> = pack.protocols().map(|(_, protocol)| protocol.id.as_str()).collect();
    let found =
        items.iter().filter_map(|item| known(reader, item, "the name of a protocol", &names, |name| pack.find_protocol(name)));
    let found = found.collect();
    Some(distinct(reader, found))
}

/// A list of carriers.
pub(crate) fn blocked(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<CarrierId>> {
    let items = reader.items(node, "a list of carriers such as `[upgrade]`")?;
    let names: Vec<&str> = pack.carriers().map(|(_, carrier)| carrier.id.as_str()).collect();
    let found =
        items.iter().filter_map(|item| known(reader, item, "the name of a carrier", &names, |name| pack.find_carrier(name)));
    let found = found.collect();
    Some(distinct(reader, found))
}

/// A dimension, a need, or all needs.
fn scope(reader: &mut Reader<'_>, pack: &Pack, name: At<&str>, is_key: bool) -> Option<Scope> {
    let found = Scope::find(pack, name.value);
    if found.is_none() {
        let known: Vec<&str> = Criterion::all(pack).map(|criterion| criterion.id(pack)).chain([Scope::NEEDS]).collect();
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, name.span, format!("unknown dimension or need `{}`", name.value));
        let names = known.iter().copied();
        let fix =
            if is_key { Fix::of_key_slip(name.value, name.span, names) } else { Fix::of_slip(name.value, name.span, names) };
        reader.report(fault.maybe_help(suggestion(name.value, known)).fix(fix));
    }
    found
}

fn weights(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<(Scope, Weight)>> {
    let entries = reader.entries(node, "weights such as `{ latency: 3 }`")?;
    Some(entries.iter().filter_map(|entry| one_weight(reader, pack, entry)).collect())
}

fn one_weight(reader: &mut Reader<'_>, pack: &Pack, entry: &Entry) -> Option<(Scope, Weight)> {
    let weight = weight(reader, &entry.value, "a weight from 0 to 100 with at most three decimals");
    let scope = scope(reader, pack, At { value: &entry.key, span: entry.key_span }, true);
    Some((scope?, weight?))
}

fn weight(reader: &mut Reader<'_>, node: &Node, expected: &str) -> Option<Weight> {
    let value = reader.thousandths(node, expected, LARGEST_WEIGHT)?;
    Some(Weight::from_thousandths(value.value))
}

fn musts(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<Scope>> {
    let items = reader.items(node, "a list of dimensions and needs such as `[browser]`")?;
    let mut found = Vec::new();
    for item in items {
        let Some(name) = reader.word(item, "a dimension or a need") else { continue };
        found.extend(scope(reader, pack, name, false).map(|value| At { value, span: name.span }));
    }
    Some(distinct(reader, found))
}
