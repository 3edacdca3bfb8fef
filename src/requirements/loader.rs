//! What requirements are read with, and the names of the pack in them.

use super::Flow;
use super::flow_stating;
use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::form::{Context, Described, Kind, text};
use crate::pack::{CarrierId, Holds, NeedId, Pack, ProtocolId, Thing, WayId};
use crate::source::At;
use crate::yaml::{Node, Reader};

/// Reads values off the nodes of one file, in the words of a pack.
pub(crate) struct Loader<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) pack: &'a Pack,
}

impl Context for Loader<'_> {
    fn reader(&mut self) -> Reader<'_> {
        self.reader.again()
    }
}

/// Ids of things of the pack.
macro_rules! named {
    ($($id:ident $thing:ident $find:ident $all:ident)*) => { $(
        impl Kind<Loader<'_>> for $id {
            fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
                let At { value, span } = text::<_, Self>(loader, node)?;
                let found = loader.pack.$find(value);
                if found.is_none() {
                    let known: Vec<&str> = loader.pack.$all().map(|(_, known)| known.id.as_str()).collect();
                    let fault = format!("unknown {} `{value}`", Thing::$thing.word());
                    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, fault);
                    let fix = Fix::of_slip(value, span, known.iter().copied());
                    loader.reader.report(fault.maybe_help(suggestion(value, known)).fix(fix));
                }
                found
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

/// What a flow states, without a name.
impl Described for Flow {
    type Value = Self;
    const HOLDS: Holds = Holds::Flow;
}

impl Kind<Loader<'_>> for Flow {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let pack = loader.pack;
        flow_stating(&mut loader.reader, pack, node)
    }
}
