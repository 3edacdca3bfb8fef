//! The gateway in front of the flows, or a chain of several.

use super::loader::Loader;
use crate::diag::{Diagnostic, codes};
use crate::pack::form::{Described, Kind, names};
use crate::pack::{GatewayId, Holds, Pack, Thing};
use crate::source::At;
use crate::yaml::{Kind as NodeKind, Node};

/// Maximum number of gateways in a chain.
pub const MOST_GATEWAYS: usize = 8;

/// The gateways as files write them, from the client inwards. Any text is valid: a gateway that the pack does not know is
/// ignored, and the output says so. Naming one twice is a fault, even by two of its names.
pub(super) struct Gateways;

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

/// Returns those gateways that the pack knows, in their order.
pub(super) fn known(pack: &Pack, names: &[String]) -> Vec<GatewayId> {
    names.iter().filter_map(|name| pack.find_gateway(name)).collect()
}
