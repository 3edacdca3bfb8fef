//! What a team has chosen for a flow.

use super::loader::Loader;
use crate::pack::form::{Described, Keys, Kind, Line, OneOrMore, Optional, Placed, Text, key, mapping, text};
use crate::pack::{DECISION_KEYS, Form, Holds, Key, PLANS, Pack, ProtocolId, Says, Thing, WayId, Word};
use crate::quantity::{Measure, Odd};
use crate::source::At;
use crate::yaml::{Fields, Node};

/// The keys of a decision that hold an amount.
pub const AMOUNTS: [(&str, Measure); 3] =
    [("heartbeat", Measure::Time), ("connection-age", Measure::Time), ("message-size", Measure::Size)];

/// What a team has chosen for a flow. Every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    spoken: Option<At<Spoken>>,
    plans: Vec<(&'static str, Vec<At<String>>)>,
}

/// The protocol or way that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spoken {
    protocol: ProtocolId,
    way: Option<WayId>,
}

impl Decision {
    /// Returns the protocol: the one that is named, or that of the named way.
    pub fn protocol(&self) -> Option<At<ProtocolId>> {
        self.spoken.map(|At { value, span }| At { value: value.protocol, span })
    }

    /// Returns the way, if one is named. A name shared by a protocol and its plain way means the protocol, in whichever way is
    /// best.
    pub fn way(&self) -> Option<WayId> {
        self.spoken.and_then(|spoken| spoken.value.way)
    }

    /// Returns the same decision, with the plans of another one under the keys that it does not have itself.
    pub(crate) fn or_plans_of(mut self, other: &Self) -> Self {
        let missing = other.plans.iter().filter(|(key, _)| self.plan(key).is_empty()).cloned().collect::<Vec<_>>();
        self.plans.extend(missing);
        self
    }

    /// Returns the name of the protocol or the way, as files write it.
    pub fn names<'p>(&self, pack: &'p Pack) -> Option<&'p str> {
        let named = |way: WayId| pack.way(way).id.as_str();
        self.spoken.map(|spoken| spoken.value.way.map_or(pack.protocol(spoken.value.protocol).id.as_str(), named))
    }

    /// Returns the keys under which something may be planned.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        DECISION_KEYS.into_iter()
    }

    /// Returns what is planned under a key such as `authentication`; empty if the key is absent.
    pub fn plan(&self, key: &str) -> &[At<String>] {
        self.plans.iter().find(|(name, _)| *name == key).map_or(&[], |(_, plan)| plan)
    }

    /// Returns the amount planned under one of the keys of [`AMOUNTS`], with its text, or what is wrong with it; `None` if the
    /// key is absent. If there are several texts, the first that is an amount counts.
    pub fn amount(&self, key: &str) -> Option<(&At<String>, Result<u64, Odd>)> {
        let (_, measure) = AMOUNTS.into_iter().find(|(name, _)| *name == key)?;
        let plan = self.plan(key);
        let read = |text: &At<String>| measure.read(&text.value);
        let text = plan.iter().find(|text| read(text).is_ok()).or(plan.first())?;
        Some((text, read(text)))
    }

    /// The key of the protocol.
    const PROTOCOL: &str = "protocol";

    /// What it may hold.
    pub(crate) const FORM: Form = Form {
        name: "a decision such as `protocol: ...`",
        about: Says("What the team has chosen for the flow. The recommendation does not depend on it."),
        lines: &Self::LINES,
        one_of: &[],
    };

    const LINES: [Line; 1 + PLANS.len()] = {
        let spoken = Says("The protocol that the flow speaks, in whichever way fits best, or one of its ways.");
        let first = Key { name: Self::PROTOCOL, required: false, about: spoken, holds: Spoken::HOLDS };
        let mut lines = [const { Line::Answers }; 1 + PLANS.len()];
        lines[0] = Line::Key(first);
        let mut at = 0;
        while at < PLANS.len() {
            let Word { word, says } = PLANS[at];
            lines[at + 1] = Line::Key(Key { name: word, required: false, about: Says(says), holds: Planned::HOLDS });
            at += 1;
        }
        lines
    };
}

/// A text, or a list of texts.
type Planned = Optional<OneOrMore<Placed<Text>>>;

impl Described for Decision {
    type Value = Self;
    const HOLDS: Holds = Holds::Keys(&Self::FORM);
    const ABOUT: Says = Self::FORM.about;
}

impl Keys<Loader<'_>> for Decision {
    fn take(loader: &mut Loader<'_>, fields: &mut Fields<'_>) -> Option<Self> {
        let spoken = key::<_, Optional<Placed<Spoken>>>(loader, fields, Self::PROTOCOL).flatten();
        let plans = Self::keys().map(|name| (name, key::<_, Planned>(loader, fields, name)));
        let plans = plans.filter_map(|(name, plan)| Some((name, plan??))).collect();
        Some(Self { spoken, plans })
    }
}

impl Kind<Loader<'_>> for Decision {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        mapping::<_, Self>(loader, node, &Self::FORM)
    }
}

impl Described for Spoken {
    type Value = Self;
    const HOLDS: Holds = Holds::Name(Thing::Spoken);
}

impl Kind<Loader<'_>> for Spoken {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let name = text::<_, Self>(loader, node)?;
        let pack = loader.pack;
        if let Some(protocol) = pack.find_protocol(name.value) {
            return Some(Self { protocol, way: None });
        }
        match pack.find_way(name.value) {
            Some(way) => Some(Self { protocol: pack.way(way).protocol, way: Some(way) }),
            None => {
                // The plain ways share the names of their protocols.
                let known: Vec<&str> = pack.ways().map(|(_, way)| way.id.as_str()).collect();
                loader.unknown(Thing::Spoken.word(), name, &known)
            }
        }
    }
}
