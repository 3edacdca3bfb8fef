//! What findings on a route say: what will be seen, where, and the line that mends it.

use super::Case;
use crate::diag::{Code, codes};
use crate::engine::{SILENCE, chosen, silence};
use crate::pack::{LimitKind, Pack, Unit};
use crate::quantity::{duration_text, size_text};
use crate::requirements::Flow;

/// What does not fit. Times in milliseconds, sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Something is not switched on, perhaps only in some circumstance.
    Switch(Option<String>),
    /// Responses are held back.
    Buffered,
    /// Silence ends a connection.
    Silent { after: u64, heartbeat: Option<u64> },
    /// A connection ends, busy or not.
    Ends { after: u64, planned: Option<u64> },
    /// A message is refused.
    TooLarge { largest: u64, most: u64 },
}

/// Bytes of a mebibyte.
const MEBIBYTE: u64 = 1 << 20;

/// Returns what is wrong and what will be seen. `setting` is the one that is written.
pub(super) fn message(pack: &Pack, case: &Case<'_>, code: Code, setting: Option<&str>, fault: &Fault) -> String {
    let route = &case.route.name;
    let who = case.subject.name().map_or_else(|| "clients".to_owned(), |name| format!("`{name}`"));
    let what = setting.map_or_else(|| format!("`{route}`"), |setting| format!("`{setting}`"));
    let by = setting.map_or_else(|| "by default".to_owned(), |setting| format!("by `{setting}`"));
    match fault {
        Fault::Switch(only) => {
            let only = only.as_ref().map_or_else(String::new, |only| format!(" ({only})"));
            switched(code, &format!("`{route}`"), &who, &pack.way(case.subject.way).name, &only)
        }
        Fault::Buffered if code == codes::COMPRESSION_HOLDS_EVENTS => {
            format!("{what} compresses the events of {who}, which are held back until enough of them have gathered")
        }
        Fault::Buffered => {
            format!("{what} holds messages back: those of {who} arrive in bursts, or only when the exchange ends")
        }
        Fault::Silent { after, heartbeat: Some(heartbeat) } => format!(
            "connections of {who} are closed after {} of silence {by}, and the heartbeat comes only every {}",
            duration_text(*after),
            duration_text(*heartbeat)
        ),
        Fault::Silent { after, heartbeat: None } => format!(
            "connections of {who} are closed after {} of silence {by}, messages are rare and no heartbeat is planned",
            duration_text(*after)
        ),
        Fault::Ends { after, planned: Some(planned) } => format!(
            "connections of {who} end after {} {by}, busy or not, before the planned age of {}",
            duration_text(*after),
            duration_text(*planned)
        ),
        Fault::Ends { after, planned: None } => {
            format!("connections of {who} end after {} {by}, busy or not", duration_text(*after))
        }
        Fault::TooLarge { largest, most } => {
            format!("messages of up to {} of {who} exceed the {} allowed {by}", size_text(*largest), size_text(*most))
        }
    }
}

/// Returns what is seen if something is not switched on.
fn switched(code: Code, what: &str, who: &str, way: &str, only: &str) -> String {
    match code {
        codes::UPGRADE_NOT_PASSED => format!("{what} does not pass the upgrade on{only}, so the handshake of {who} fails"),
        codes::WRONG_HTTP_VERSION => {
            format!("{what} does not speak the HTTP version that {way} needs{only}, so {who} cannot connect")
        }
        _ => format!("{what} lacks what {way} needs{only}, so {who} cannot connect"),
    }
}

/// Returns the largest message of a flow in bytes, as planned or as required.
pub(super) fn largest(pack: &Pack, flow: &Flow) -> Option<u64> {
    let sizes = pack.amounts().filter(|(_, amount)| amount.unit == Unit::Size);
    let stated = sizes.filter_map(|(id, _)| flow.answers().amount(id)).max();
    chosen(flow, LimitKind::Message).or(stated)
}

/// Returns a line of the rules with what the flow needs filled in.
pub(super) fn line(line: &str, flow: &Flow, fault: &Fault) -> String {
    let silence = silence(flow).unwrap_or(SILENCE).max(SILENCE);
    let bytes = match fault {
        Fault::TooLarge { largest, .. } => *largest,
        _ => MEBIBYTE,
    };
    let seconds = silence.div_ceil(1_000);
    line.replace("{s}", &seconds.to_string())
        .replace("{m}", &bytes.div_ceil(MEBIBYTE).to_string())
        .replace("{b}", &bytes.to_string())
}
