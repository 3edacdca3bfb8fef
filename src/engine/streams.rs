//! Whether messages of a flow follow each other on an open connection.

use crate::pack::{Pack, Way, WayId};
use crate::requirements::Flow;

/// Returns whether a way keeps a connection or a response open for a flow. A way that requires such a connection decides that by
/// itself; but if its protocol also has a way without, the plain one stands for both, and the answers decide.
pub fn stays_open(pack: &Pack, flow: &Flow, way: WayId) -> bool {
    let open = |way: &Way| way.requires.iter().any(|&carrier| pack.carrier(carrier).streams);
    let (spoken, protocol) = (pack.way(way), pack.way(way).protocol);
    let stands_for_both = spoken.id == pack.protocol(protocol).id && !pack.ways_of(protocol).all(|(_, way)| open(way));
    open(spoken) && (!stands_for_both || asks_for_streams(pack, flow))
}

/// Returns whether the answers require more than one response to each request, or messages that follow each other.
pub fn asks_for_streams(pack: &Pack, flow: &Flow) -> bool {
    pushes(pack, flow) || flow.answers().needs().iter().any(|&need| pack.need(need).streams)
}

/// Returns whether the answers require more than one response to each request.
pub fn pushes(pack: &Pack, flow: &Flow) -> bool {
    flow.answers().levels().iter().any(|&level| pack.level(level).pushes)
}
