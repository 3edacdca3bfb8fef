//! The context for reading requirements, and the names of the pack in them.

use super::{Criterion, Scope};
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::form::{Answering, Context, Described, Kind, text};
use crate::pack::{AmountId, CarrierId, DimensionId, Holds, NeedId, Pack, ProtocolId, Thing, WayId};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::{KeyName, Node, Reader};

/// Reads values from the nodes of one file, using the names of a pack.
pub(crate) struct Loader<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) pack: &'a Pack,
}

impl Context for Loader<'_> {
    fn reader(&mut self) -> Reader<'_> {
        self.reader.again()
    }

    fn under(&mut self, key: Option<KeyName>) -> Option<KeyName> {
        self.reader.under(key)
    }

    fn answers(&self) -> Vec<&str> {
        answer_keys(self.pack).collect()
    }

    fn misplaced(&self, key: &str) -> Option<String> {
        let of_a_flow = || super::flow_keys().any(|own| own == key).then(|| format!("move `{key}` into a flow"));
        self.pack.find_need(key).map(|_| format!("list it under `needs`: `needs: [{key}]`")).or_else(of_a_flow)
    }
}

impl Answering for Loader<'_> {
    fn dimension(&self, name: &str) -> Option<DimensionId> {
        self.pack.find_dimension(name)
    }

    fn amount(&self, name: &str) -> Option<(AmountId, Option<Measure>)> {
        let amount = self.pack.find_amount(name)?;
        Some((amount, Some(self.pack.amount(amount).unit.measure())))
    }

    fn levels(&self, dimension: DimensionId) -> Vec<&str> {
        self.pack.levels(dimension).map(|(_, level)| level.id.as_str()).collect()
    }
}

/// Returns the dimensions and the amounts that are keys of flows.
pub(super) fn answer_keys(pack: &Pack) -> impl Iterator<Item = &str> {
    let amounts = pack.amounts().map(|(_, amount)| amount.id.as_str());
    pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).chain(amounts)
}

impl Loader<'_> {
    /// Reports an unknown name, with a suggestion for fixing it.
    pub(super) fn unknown<T>(&mut self, what: &str, At { value, span }: At<&str>, known: &[&str]) -> Option<T> {
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown {what} `{value}`"));
        let fix = Fix::of_slip(value, span, known.iter().copied());
        self.reader.report(fault.maybe_help(suggestion(value, known.iter().copied())).fix(fix));
        None
    }
}

/// Ids of things of the pack.
macro_rules! named {
    ($($id:ident $thing:ident $find:ident $all:ident)*) => { $(
        impl Kind<Loader<'_>> for $id {
            fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
                let name = text::<_, Self>(loader, node)?;
                let pack = loader.pack;
                let unknown = || pack.$all().map(|(_, known)| known.id.as_str()).collect::<Vec<_>>();
                pack.$find(name.value).or_else(|| loader.unknown(Thing::$thing.word(), name, &unknown()))
            }
        }
    )* };
}
named! {
    ProtocolId Protocol find_protocol protocols
    WayId Way find_way ways
    NeedId Need find_need needs
    CarrierId Carrier find_carrier carriers
}

/// A dimension, a need, or all needs.
impl Described for Scope {
    type Value = Self;
    const HOLDS: Holds = Holds::Name(Thing::Scope);
}

impl Kind<Loader<'_>> for Scope {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let name = text::<_, Self>(loader, node)?;
        let pack = loader.pack;
        Self::find(pack, name.value).or_else(|| loader.unknown(Thing::Scope.word(), name, &Self::names(pack)))
    }
}

impl Scope {
    /// Returns the names that files may use.
    pub(super) fn names(pack: &Pack) -> Vec<&str> {
        Criterion::all(pack).map(|criterion| criterion.id(pack)).chain([Self::NEEDS]).collect()
    }
}
