//! What a team has chosen for a flow.

use crate::diag::{Diagnostic, Fix, codes, suggestion};
use crate::pack::{DECISION_KEYS, Pack, ProtocolId, WayId};
use crate::quantity::{Measure, Odd};
use crate::source::At;
use crate::yaml::{Node, Reader};

/// The keys of a decision that hold an amount.
pub const AMOUNTS: [(&str, Measure); 3] =
    [("heartbeat", Measure::Time), ("connection-age", Measure::Time), ("message-size", Measure::Size)];

/// What a team has chosen for a flow. Everything may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    spoken: Option<At<Spoken>>,
    plans: Vec<(&'static str, Vec<At<String>>)>,
}

/// What is decided to be spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spoken {
    protocol: ProtocolId,
    way: Option<WayId>,
}

impl Decision {
    /// The protocol: the one that is named, or that of the way that is.
    pub fn protocol(&self) -> Option<At<ProtocolId>> {
        self.spoken.map(|At { value, span }| At { value: value.protocol, span })
    }

    /// The way, where one is named. A name that a protocol shares with its plain way means the protocol, in whichever way is best.
    pub fn way(&self) -> Option<WayId> {
        self.spoken.and_then(|spoken| spoken.value.way)
    }

    /// The name of the protocol or the way, as files have it.
    pub fn names<'p>(&self, pack: &'p Pack) -> Option<&'p str> {
        let named = |way: WayId| pack.way(way).id.as_str();
        self.spoken.map(|spoken| spoken.value.way.map_or(pack.protocol(spoken.value.protocol).id.as_str(), named))
    }

    /// The keys under which something may be planned.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        DECISION_KEYS.into_iter()
    }

    /// What is planned under a key such as `authentication`; empty when the key is absent.
    pub fn plan(&self, key: &str) -> &[At<String>] {
        self.plans.iter().find(|(name, _)| *name == key).map_or(&[], |(_, plan)| plan)
    }

    /// The amount that is planned under one of the keys of [`AMOUNTS`], beside its text, or what is odd about that; none when the key
    /// is absent. Of several texts the first that is an amount counts.
    pub fn amount(&self, key: &str) -> Option<(&At<String>, Result<u64, Odd>)> {
        let (_, measure) = AMOUNTS.into_iter().find(|(name, _)| *name == key)?;
        let plan = self.plan(key);
        let read = |text: &At<String>| measure.read(&text.value);
        let text = plan.iter().find(|text| read(text).is_ok()).or(plan.first())?;
        Some((text, read(text)))
    }

    pub(super) fn read(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "a decision such as `protocol: ...`")?;
        let spoken = fields.optional("protocol").and_then(|node| spoken(reader, pack, node));
        let mut plans = Vec::new();
        for key in Self::keys() {
            let Some(node) = fields.optional(key) else { continue };
            let Some(items) = reader.one_or_more(node, "a text or a list of texts") else { continue };
            let texts = items.iter().filter_map(|item| reader.text(item, "a text")).collect();
            plans.push((key, texts));
        }
        fields.finish(reader);
        Some(Self { spoken, plans })
    }
}

fn spoken(reader: &mut Reader<'_>, pack: &Pack, node: &Node) -> Option<At<Spoken>> {
    let At { value, span } = reader.word(node, "a protocol or one of its ways")?;
    if let Some(protocol) = pack.find_protocol(value) {
        return Some(At { value: Spoken { protocol, way: None }, span });
    }
    if let Some(way) = pack.find_way(value) {
        return Some(At { value: Spoken { protocol: pack.way(way).protocol, way: Some(way) }, span });
    }
    // The plain ways have the names of their protocols.
    let known: Vec<&str> = pack.ways().map(|(_, way)| way.id.as_str()).collect();
    let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown protocol or way `{value}`"));
    let fix = Fix::of_slip(value, span, known.iter().copied());
    reader.report(fault.maybe_help(suggestion(value, known)).fix(fix));
    None
}
