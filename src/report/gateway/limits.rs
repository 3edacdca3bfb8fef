//! The limits of a gateway that apply, and what to do about them.

use crate::engine::{Bite, Fate};
use crate::pack::{LimitKind, Pack, ProtocolId, Status};
use crate::quantity::{duration_text, size_text};
use crate::requirements::Flow;

/// A limit of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitNote {
    /// The id of the gateway.
    pub gateway: String,
    /// What it is about, in a word.
    pub kind: &'static str,
    /// The fact that states it.
    pub rule: String,
    /// What to do or to note, in a sentence or two.
    pub advice: String,
    /// What the fact says.
    pub says: String,
    /// The default value.
    pub value: Option<String>,
    /// The setting that changes it.
    pub setting: Option<String>,
    /// Whether it cannot be changed.
    pub fixed: bool,
    /// How well it is confirmed.
    pub status: &'static str,
    /// The outcome: `kept`, `broken`, or `open`.
    pub verdict: &'static str,
    /// Whether something has to be done that is not known to be done.
    pub urgent: bool,
}

/// Returns the note on a limit that applies.
pub(super) fn limit_note(pack: &Pack, flow: &Flow, protocol: ProtocolId, bite: &Bite<'_>) -> LimitNote {
    let fact = pack.fact(bite.id());
    let known = bite.fact;
    let must_set = matches!(bite.limit.kind, LimitKind::Switch | LimitKind::Buffering | LimitKind::Age);
    LimitNote {
        gateway: bite.gateway.id.clone(),
        kind: bite.limit.kind.word(),
        rule: fact.id.clone(),
        advice: advice(pack, flow, protocol, bite),
        says: fact.says.clone(),
        value: known.value.clone(),
        setting: known.setting.clone(),
        fixed: known.fixed,
        status: fact.status.word(),
        verdict: match bite.verdict {
            Fate::Kept => "kept",
            Fate::Broken => "broken",
            Fate::Open => "open",
        },
        urgent: bite.verdict == Fate::Broken
            || (bite.verdict == Fate::Open && must_set && known.setting.is_some() && bite.proven),
    }
}

/// Returns what to do about a limit.
fn advice(pack: &Pack, flow: &Flow, protocol: ProtocolId, bite: &Bite<'_>) -> String {
    let fact = pack.fact(bite.id());
    let (says, status) = (&fact.says, fact.status);
    let counts = pack.protocol(protocol).at_gateway.as_ref().and_then(|at_gateway| at_gateway.heartbeat.as_ref());
    let limit = bite.limit;
    let stated =
        |key: &str| flow.decision().and_then(|decision| decision.plan(key).first()).map_or("", |text| text.value.as_str());
    let set = match (&bite.fact.setting, bite.fact.fixed) {
        (Some(setting), _) => format!("; set by {setting}"),
        (None, true) => "; fixed".to_owned(),
        (None, false) => String::new(),
    };
    let adjustable = bite.fact.setting.is_some();
    let text = match (limit.kind, limit.at) {
        (LimitKind::Switch | LimitKind::Buffering, _) => match &bite.fact.setting {
            Some(setting) => format!("Set {setting}. {says}"),
            None => says.clone(),
        },
        (LimitKind::Idle, Some(at)) => {
            let mend = if adjustable { "shorten it or raise the timeout" } else { "shorten it" };
            let then = match bite.verdict {
                Fate::Kept => format!("The heartbeat of {} keeps the connection open.", stated("heartbeat")),
                Fate::Broken => format!("The heartbeat of {} comes too late: {mend}.", stated("heartbeat")),
                Fate::Open => "Send a heartbeat more often than that.".to_owned(),
            };
            let counts = counts.map_or(String::new(), |counts| format!(" {}", counts.says));
            format!("Idle timeout: {}{set}. {then}{counts}", duration_text(at))
        }
        (LimitKind::Age, Some(at)) => {
            let then = match bite.verdict {
                Fate::Kept => format!("The planned age of {} keeps within it.", stated("connection-age")),
                Fate::Broken => format!("The planned age of {} is beyond it.", stated("connection-age")),
                Fate::Open if adjustable => "Raise it for this route, and let clients reconnect.".to_owned(),
                Fate::Open => "Clients must reconnect.".to_owned(),
            };
            format!("Maximum duration: {}, even while data flows{set}. {then}", duration_text(at))
        }
        (LimitKind::Answer, Some(at)) => format!("Response timeout: {}{set}.", duration_text(at)),
        (LimitKind::Message | LimitKind::Body, Some(at)) => {
            let what = if limit.kind == LimitKind::Message { "message size" } else { "request body" };
            let then = match bite.verdict {
                Fate::Kept => format!(" The planned {} fit.", stated("message-size")),
                Fate::Broken => format!(" The planned {} are too large.", stated("message-size")),
                Fate::Open => String::new(),
            };
            format!("Maximum {what}: {}{set}.{then}", size_text(at))
        }
        _ => match &bite.fact.setting {
            Some(setting) => format!("{says} Set by {setting}."),
            None => says.clone(),
        },
    };
    // With several gateways, this one is named.
    let gateway = (flow.chain().len() > 1).then_some(bite.gateway.name.as_str());
    let about: Vec<&str> = gateway.into_iter().chain(limit.only.as_deref()).collect();
    let about = if about.is_empty() { String::new() } else { format!("{}: ", about.join(", ")) };
    let doubt = if status == Status::Unconfirmed { " (unconfirmed)" } else { "" };
    format!("{about}{text}{doubt}")
}
