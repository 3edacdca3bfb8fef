//! Answers as keys: the dimensions and amounts of a pack, in its own files and in requirements files alike.

use super::kinds::{Context, Described, Keys};
use super::{Form, Holds, Line, Says};
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::{AmountId, Answers, DimensionId, LevelId, NeedId};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::{Fields, Kind as NodeKind, Node};

/// A context that knows which dimensions and amounts are keys of answers.
pub(crate) trait Answering: Context {
    /// Returns the dimension of this name.
    fn dimension(&self, name: &str) -> Option<DimensionId>;

    /// Returns the amount of this name, and its measure if known.
    fn amount(&self, name: &str) -> Option<(AmountId, Option<Measure>)>;

    /// Returns the names of the levels of a dimension, in order.
    fn levels(&self, dimension: DimensionId) -> Vec<&str>;
}

/// The levels and amounts that one place states.
#[derive(Clone, Default)]
pub(crate) struct Answered {
    pub(crate) levels: Vec<(DimensionId, LevelId)>,
    pub(crate) amounts: Vec<(AmountId, u64)>,
}

impl Answered {
    /// What it may hold.
    pub(crate) const FORM: Form =
        Form { name: "answers", about: Says("What is required."), lines: &[Line::Answers], one_of: &[] };

    /// Returns what is stated here, and for what is not stated here, what is stated elsewhere.
    pub(crate) fn or(mut self, elsewhere: &Self) -> Self {
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
        self
    }

    /// Returns the answers that state this and some needs.
    pub(crate) fn with(self, needs: Vec<NeedId>) -> Answers {
        let mut answers = Answers::default();
        for (_, level) in self.levels {
            answers.state_level(level);
        }
        for need in needs {
            answers.state_need(need);
        }
        for (amount, value) in self.amounts {
            answers.state_amount(amount, value);
        }
        answers
    }
}

impl Described for Answered {
    type Value = Self;
    const HOLDS: Holds = Holds::Keys(&Self::FORM);
}

impl<C: Answering> Keys<C> for Answered {
    fn take(context: &mut C, fields: &mut Fields<'_>) -> Option<Self> {
        let (mut answered, mut fine) = (Self::default(), true);
        for entry in fields.rest().collect::<Vec<_>>() {
            let read = if let Some((amount, measure)) = context.amount(&entry.key) {
                let key = entry.key.clone().into();
                let read = |context: &mut C| super::amount(context, &entry.value, measure?);
                let value = super::under(context, Some(key), read);
                value.map(|value| answered.amounts.push((amount, value)))
            } else if let Some(dimension) = context.dimension(&entry.key) {
                let level = level(context, dimension, &entry.key, &entry.value);
                level.map(|level| answered.levels.push((dimension, level)))
            } else {
                continue;
            };
            fields.optional(&entry.key);
            fine &= read.is_some();
        }
        fine.then_some(answered)
    }
}

/// Returns the level of a dimension that a key's value names.
fn level<C: Answering>(context: &mut C, dimension: DimensionId, key: &str, node: &Node) -> Option<LevelId> {
    if matches!(node.kind, NodeKind::Empty | NodeKind::Sequence(_) | NodeKind::Mapping(_)) {
        let fault = format!("`{key}` takes one level, found {}", node.describe());
        let fault = Diagnostic::error(codes::WRONG_TYPE, node.span, fault);
        let names = context.levels(dimension).iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        context.reader().report(fault.help(format!("known: {names}; leave the key out if the answer does not matter")));
        return None;
    }
    let At { value, span } = context.reader().word(node, "a level")?;
    let known = context.levels(dimension);
    if let Some(level) = known.iter().position(|name| *name == value) {
        return Some(LevelId::new(dimension, level));
    }
    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown level `{value}` of `{key}`"));
    let fix = Fix::of_slip(value, span, known.iter().copied());
    let fault = fault.maybe_help(suggestion(value, known)).fix(fix);
    context.reader().report(fault);
    None
}
