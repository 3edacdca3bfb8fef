//! The gateway in front of the flows, or a chain of several.

use super::loader::Loader;
use crate::diag::{Diagnostic, any_of, codes, slip_of};
use crate::pack::form::{Described, Kind, names};
use crate::pack::{GatewayId, Holds, Pack, Thing};
use crate::source::At;
use crate::yaml::{Kind as NodeKind, Node};

/// Maximum number of gateways in a chain.
pub const MOST_GATEWAYS: usize = 8;

/// The gateways as files write them, from the client inwards. A gateway that the pack does not know, such as a product of the
/// house, is ignored, and the output says so. A typo of a known one is a fault, as is a name that several share, and naming one
/// twice, even by two of its names.
pub(crate) struct Gateways;

/// Why a name cannot be that of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misnamed<'p> {
    /// Several gateways have it; their ids.
    Ambiguous(Vec<&'p str>),
    /// It is a typo of this id.
    Slip(&'p str),
}

/// Returns why a name cannot be that of a gateway. A name that is not even similar to a known one is that of a gateway which the
/// pack does not know.
pub fn misnamed_gateway<'p>(pack: &'p Pack, name: &str) -> Option<Misnamed<'p>> {
    match pack.gateways_named(name).as_slice() {
        [] => slip_of(name, pack.gateways().map(|(_, gateway)| gateway.id.as_str())).map(Misnamed::Slip),
        [_] => None,
        several => Some(Misnamed::Ambiguous(several.iter().map(|&id| pack.gateway(id).id.as_str()).collect())),
    }
}

names! {
    /// A gateway as a file names it.
    GatewayName Holds::Name(Thing::Gateway)
}

impl Described for Gateways {
    type Value = Vec<String>;
    const HOLDS: Holds = Holds::OneOrMore { of: &GatewayName::HOLDS, least: 1 };
}

impl Kind<Loader<'_>> for Gateways {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Vec<String>> {
        let pack = loader.pack;
        let items = loader.reader.one_or_more(node, "the id of a gateway, or a list of them from the client inwards")?;
        if items.is_empty() {
            let fault = Diagnostic::error(codes::INVALID_VALUE, node.span, "`gateway` names no gateway");
            loader.reader.report(fault.help("leave the key out if no gateway is in use"));
            return None;
        }
        if let Some(first_too_many) = items.get(MOST_GATEWAYS) {
            let fault = format!("`gateway` names more than {MOST_GATEWAYS} gateways");
            return loader.reader.fail(codes::TOO_LARGE, first_too_many.span, fault);
        }
        let listed = matches!(node.kind, NodeKind::Sequence(_));
        let outer = if listed { loader.reader.under(None) } else { None };
        let names: Vec<At<String>> = items.iter().filter_map(|item| GatewayName::read(loader, item)).collect();
        if listed {
            loader.reader.under(outer);
        }
        for name in &names {
            check(loader, name);
        }
        let same = |one: &str, other: &str| {
            one == other || pack.find_gateway(one).is_some_and(|id| pack.find_gateway(other) == Some(id))
        };
        for (position, name) in names.iter().enumerate() {
            if let Some(first) = names[..position].iter().find(|first| same(&first.value, &name.value)) {
                let fault = format!("the gateway `{}` is listed twice", name.value);
                let fault = Diagnostic::error(codes::DUPLICATE, name.span, fault);
                loader.reader.report(fault.label(first.span, "first here"));
            }
        }
        Some(names.into_iter().map(|name| name.value).collect())
    }
}

/// Why a typed text is not a chain of gateways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAChain {
    /// Several gateways have a name; their ids.
    Ambiguous(String, Vec<String>),
    /// A name is a typo of this id.
    Slip(String, String),
    /// A gateway is named twice.
    Twice(String),
    /// More than [`MOST_GATEWAYS`] are named.
    TooMany,
}

/// Returns the gateways that a typed text names, with commas between them, from the client inwards: known ones by their ids. A
/// name may contain a comma.
pub fn gateway_chain(pack: &Pack, text: &str) -> Result<Vec<String>, NotAChain> {
    let whole = !pack.gateways_named(text).is_empty();
    let names: Vec<&str> = if whole { vec![text] } else { text.split(',').collect() };
    let mut chain = Vec::new();
    for name in names.into_iter().map(str::trim).filter(|name| !name.is_empty()) {
        match misnamed_gateway(pack, name) {
            None => {}
            Some(Misnamed::Slip(id)) => return Err(NotAChain::Slip(name.to_owned(), id.to_owned())),
            Some(Misnamed::Ambiguous(ids)) => {
                return Err(NotAChain::Ambiguous(name.to_owned(), ids.into_iter().map(str::to_owned).collect()));
            }
        }
        let name = pack.find_gateway(name).map_or(name, |id| &pack.gateway(id).id).to_owned();
        if chain.contains(&name) {
            return Err(NotAChain::Twice(name));
        }
        chain.push(name);
    }
    if chain.len() > MOST_GATEWAYS { Err(NotAChain::TooMany) } else { Ok(chain) }
}

/// Reports a name that cannot be meant as it is.
fn check(loader: &mut Loader<'_>, name: &At<String>) {
    match misnamed_gateway(loader.pack, &name.value) {
        None => {}
        Some(Misnamed::Slip(id)) => {
            loader.unknown::<()>(Thing::Gateway.word(), At { value: &name.value, span: name.span }, &[id]);
        }
        Some(Misnamed::Ambiguous(ids)) => {
            let fault = format!("the gateway `{}` is ambiguous", name.value);
            let fault = Diagnostic::error(codes::INVALID_VALUE, name.span, fault);
            loader.reader.report(fault.help(format!("write {}", any_of(ids))));
        }
    }
}

/// Returns those gateways that the pack knows, in their order.
pub(crate) fn known_gateways(pack: &Pack, names: &[String]) -> Vec<GatewayId> {
    names.iter().filter_map(|name| pack.find_gateway(name)).collect()
}
