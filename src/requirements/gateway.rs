//! The gateway before the flows, or several that stand one behind the other.

use crate::diag::{Diagnostic, codes};
use crate::pack::{GatewayId, Pack};
use crate::source::At;
use crate::yaml::{Kind, Node, Reader};

/// The most gateways in a chain.
pub const MOST_GATEWAYS: usize = 8;

/// The gateways as files write them, from the client inwards. Any text is fine: a gateway that the pack does not know does not count,
/// and the output says so. To name one twice is a fault, even by two of its names.
pub(super) fn read(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Vec<String>> {
    let items = reader.one_or_more(node, "the id of a gateway, or a list of them from the client inwards")?;
    let chain = matches!(node.kind, Kind::Sequence(_));
    if items.is_empty() {
        let fault =
            Diagnostic::error(codes::INVALID_VALUE, node.span, "expected the gateways from the client inwards, found none");
        reader.report(fault.help("leave the key out where no gateway is in use"));
        return None;
    }
    if let Some(first_too_many) = items.get(MOST_GATEWAYS) {
        let fault = format!("more than {MOST_GATEWAYS} gateways one behind the other");
        return reader.fail(codes::TOO_LARGE, first_too_many.span, fault);
    }
    let names: Vec<At<String>> = items.iter().filter_map(|item| reader.text(item, "the id of a gateway")).collect();
    let same =
        |one: &str, other: &str| one == other || pack.find_gateway(one).is_some_and(|id| pack.find_gateway(other) == Some(id));
    for (position, name) in names.iter().enumerate().filter(|_| chain) {
        if let Some(first) = names[..position].iter().find(|first| same(&first.value, &name.value)) {
            let fault = Diagnostic::error(codes::DUPLICATE, name.span, "this gateway stands twice in the list");
            reader.report(fault.label(first.span, "first here"));
        }
    }
    Some(names.into_iter().map(|name| name.value).collect())
}

/// Those of some gateways that the pack knows, in their order.
pub(super) fn known(pack: &Pack, names: &[String]) -> Vec<GatewayId> {
    names.iter().filter_map(|name| pack.find_gateway(name)).collect()
}
