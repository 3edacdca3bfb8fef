//! The keys that a flow, `defaults` and an override share.

use super::loader::Loader;
use super::{Flow, Scope};
use crate::decision::Weight;
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::form::{Answered, Described, Kind, Optional, Set, forms, under};
use crate::pack::{CarrierId, Form, Holds, NeedId, Pack, Thing};
use crate::yaml::{Entry, Node};

/// What one place states; absent keys are `None`.
#[derive(Clone, Default)]
pub(crate) struct Stated {
    answered: Answered,
    further: Further,
}

forms! { Loader<'_>;
    /// What matters in a flow.
    impl Stated is "the keys of a flow" {
        answered: Answered as keys;
        further: Further as keys;
    }

    /// What may be stated beside the levels of dimensions and amounts.
    struct Further is "keys of a flow" {
        needs: Optional<Set<NeedId>>,
            "What do the clients or the team want beyond the basics? List only what would be missed. "
            "Each need changes which protocols fit, and how well.";
        weights: Optional<Weights>, "What counts more or less in this flow than the rules have it.";
        must: Optional<Set<Scope>>,
            "Stated dimensions and needs that are not negotiable: what serves one less than fairly is excluded.";
        importance: Optional<Weight>, "What the flow counts beside the others in the plan; 1 when left out.";
        blocked: Optional<Set<CarrierId>>, "What the path or the host does not let through: ways that require it are excluded.";
    }
}

/// The keys that may be stated in addition to the levels of dimensions and amounts.
pub const FURTHER: &Form = &Further::FORM;

/// Handles each key of a form by itself.
macro_rules! each_key {
    ($form:ident: $($key:ident)*) => {
        impl $form {
            /// Removes the value of a key. Returns false if there is no such key.
            fn clear(&mut self, key: &str) -> bool {
                match key {
                    $(stringify!($key) => self.$key = None,)*
                    _ => return false,
                }
                true
            }

            /// Returns what is stated here, or else what is stated elsewhere.
            fn or(self, elsewhere: &Self) -> Self {
                Self { $($key: self.$key.flatten().map(Some).or_else(|| elsewhere.$key.clone())),* }
            }
        }
    };
}
impl Clone for Further {
    fn clone(&self) -> Self {
        Self::default().or(self)
    }
}

each_key! { Further: needs weights must importance blocked }

impl Stated {
    /// Returns whether a key holds a list of names.
    pub(super) fn is_list(key: &str) -> bool {
        Further::FORM.keys().iter().any(|own| own.name == key && matches!(own.holds, Holds::List { .. }))
    }

    /// Removes an answer, so that nothing is stated. Returns false if there is no such key.
    pub(super) fn clear(&mut self, pack: &Pack, key: &str) -> bool {
        match (pack.find_amount(key), pack.find_dimension(key)) {
            (Some(amount), _) => self.answered.amounts.retain(|(other, _)| *other != amount),
            (None, Some(dimension)) => self.answered.levels.retain(|(other, _)| *other != dimension),
            (None, None) => return self.further.clear(key),
        }
        true
    }

    /// Changes the weight of one criterion, or of all needs.
    pub(super) fn read_weight(&mut self, loader: &mut Loader<'_>, entry: &Entry) {
        if let Some(read) = one_weight(loader, entry) {
            let weights = self.further.weights.get_or_insert_default().get_or_insert_default();
            weights.retain(|(scope, _)| *scope != read.0);
            weights.push(read);
        }
    }

    /// Removes the weight of one criterion, or of all needs, so that the pack's applies. Returns false if there is no such
    /// criterion.
    pub(super) fn clear_weight(&mut self, pack: &Pack, key: &str) -> bool {
        let Some(scope) = Scope::find(pack, key) else { return false };
        self.further.weights.iter_mut().flatten().for_each(|weights| weights.retain(|(other, _)| *other != scope));
        true
    }

    /// Returns what is stated here, or else what is stated elsewhere. A key replaces the same key elsewhere as a whole.
    pub(super) fn or(self, elsewhere: &Self) -> Self {
        Self { answered: self.answered.or(&elsewhere.answered), further: self.further.or(&elsewhere.further) }
    }

    /// Returns a flow that states this, without a description or a decision.
    pub(super) fn flow(self, pack: &Pack, name: &str) -> Flow {
        let Further { needs, weights, must, importance, blocked } = self.further;
        let mut answers = self.answered.with(needs.flatten().unwrap_or_default());
        let implied = pack.imply(&mut answers);
        Flow {
            answers,
            implied,
            weights: weights.flatten().unwrap_or_default(),
            musts: must.flatten().unwrap_or_default(),
            importance: importance.flatten().unwrap_or_else(one),
            blocked: blocked.flatten().unwrap_or_default(),
            ..Flow::new(name)
        }
    }
}

/// Returns the importance of a flow that does not state one.
pub(super) fn one() -> Weight {
    Weight::from_thousandths(1000)
}

/// What a flow states, without a name. `None` if any of it is not valid.
impl Described for Flow {
    type Value = Self;
    const HOLDS: Holds = Stated::HOLDS;
}

impl Kind<Loader<'_>> for Flow {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let before = loader.reader.found();
        let stated = Stated::read(loader, node)?;
        (loader.reader.found() == before).then(|| stated.flow(loader.pack, ""))
    }
}

/// Weights by criteria.
pub(super) struct Weights;

impl Described for Weights {
    type Value = Vec<(Scope, Weight)>;
    const HOLDS: Holds = Holds::Named { by: &Scope::HOLDS, of: &Weight::HOLDS };
}

impl Kind<Loader<'_>> for Weights {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self::Value> {
        let entries = loader.reader.entries(node, &format!("weights such as `{{ {}: 2 }}`", Scope::NEEDS))?;
        Some(entries.iter().filter_map(|entry| one_weight(loader, entry)).collect())
    }
}

fn one_weight(loader: &mut Loader<'_>, entry: &Entry) -> Option<(Scope, Weight)> {
    let name = format!("weights.{}", entry.key).into();
    let weight = under(loader, Some(name), |loader| Weight::read(loader, &entry.value));
    let scope = Scope::find(loader.pack, &entry.key);
    if scope.is_none() {
        let known = Scope::names(loader.pack);
        let fault = format!("unknown {} `{}`", Thing::Scope.word(), entry.key);
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, entry.key_span, fault);
        let fix = Fix::of_key_slip(&entry.key, entry.key_span, known.iter().copied());
        loader.reader.report(fault.maybe_help(suggestion(&entry.key, known)).fix(fix));
    }
    Some((scope?, weight?))
}
