//! Whether a gateway is configured for as many connections as the flows hold open.

use super::Case;
use crate::config::{Setting, UNREAD, Value};
use crate::diag::{Diagnostic, codes};
use crate::findings::Finder;
use crate::pack::{Capacity, Fact, Gateway, Pack, Sum};
use crate::source::Span;

/// Finds the settings and defaults that leave room for fewer connections than the flows of a gateway hold open.
pub(super) fn find(finder: &mut Finder<'_>, gateway: &Gateway, cases: &[Case<'_>]) {
    let pack = finder.pack;
    for known in &gateway.facts {
        for capacity in &known.takes {
            let Some(sum) = pack.sums().iter().find(|sum| sum.id == capacity.sum) else { continue };
            for room in rooms(pack, capacity, sum, cases) {
                if room.wanted > room.most {
                    let finding = room.finding(capacity, pack.fact(known.fact));
                    finder.find(codes::CONNECTION_LIMIT, None, finding);
                }
            }
        }
    }
}

/// What one setting leaves room for, and what the flows behind it take of that.
struct Room<'c> {
    /// Where the setting is written, or would be.
    at: Span,
    /// Where clients arrive for it, or the route if each has it for itself: what is written once may be in effect more than once.
    of: (&'c [usize], Option<Span>),
    /// The setting; `None` if its default is in effect.
    setting: Option<&'c Setting>,
    /// What holds the setting that is not written, as it is called in a sentence.
    home: Option<&'static str>,
    most: u64,
    wanted: u64,
    /// The names of the flows that are counted.
    flows: Vec<&'c str>,
}

/// Returns what the flows of a gateway share: the settings of the whole, of what they reach together, and defaults of the latter.
fn rooms<'c>(pack: &Pack, capacity: &Capacity, sum: &Sum, cases: &'c [Case<'c>]) -> Vec<Room<'c>> {
    let mut rooms: Vec<Room<'c>> = Vec::new();
    let Some(key) = capacity.key.as_deref() else { return rooms };
    for case in cases {
        let all = || case.route.settings.iter().chain(&case.setup.settings);
        let replaces = |setting: &Setting| capacity.without.as_deref() == Some(setting.name) && setting.value != Value::Off;
        let Some(taken) = taken(pack, capacity, sum, case).filter(|_| !all().any(replaces)) else { continue };
        let here = (&case.route.listeners[..], capacity.apart.then_some(case.route.span));
        let own = case.route.settings.iter().map(|setting| (setting, here));
        let whole = case.setup.settings.iter().map(|setting| (setting, (&[][..], None)));
        let written = own.chain(whole).filter(|(setting, _)| setting.name == key);
        let mut places: Vec<_> = written.map(|(setting, of)| (setting.span, of, Some(setting))).collect();
        // A default holds where the reader says where something else would be written.
        if places.is_empty() && capacity.most.is_some() && case.route.setting(UNREAD).is_none() {
            let unwritten = case.route.writing.places.iter().find(|place| place.value == key);
            places.extend(unwritten.map(|place| (place.span, here, None)));
        }
        for (at, of, setting) in places {
            let room = match rooms.iter_mut().find(|room| (room.at, room.of) == (at, of)) {
                Some(room) => room,
                None => {
                    let most = setting.map_or(capacity.most, |setting| most(capacity, setting, &case.setup.settings));
                    let home = case.route.writing.homes.iter().find(|(known, _)| *known == key).map(|(_, home)| *home);
                    let Some(most) = most else { continue };
                    rooms.push(Room { at, of, setting, home, most, wanted: 0, flows: Vec::new() });
                    rooms.last_mut().expect("just added")
                }
            };
            // A flow may reach the same by several routes.
            if !room.flows.contains(&case.subject.flow.name()) {
                room.flows.push(case.subject.flow.name());
                room.wanted = room.wanted.saturating_add(taken);
            }
        }
    }
    rooms
}

impl Room<'_> {
    fn finding(&self, capacity: &Capacity, fact: &Fact) -> Diagnostic {
        let Self { most, wanted, .. } = self;
        let (by, name) = match self.setting {
            Some(setting) => ("", setting.name),
            None => ("by default, ", capacity.key.as_deref().unwrap_or_default()),
        };
        let message = format!("{by}`{name}` has room for {most} of the {wanted} connections that the flows hold open");
        let count = wanted.saturating_mul(capacity.per.unwrap_or(1).into());
        let home = self.home.filter(|_| self.setting.is_none()).map_or_else(String::new, |home| format!(" in {home}"));
        let line = capacity.write.as_ref().map(|line| format!("write `{}`{home}", line.replace("{n}", &count.to_string())));
        let says = format!("{}: {}", fact.id, fact.says.trim_end_matches('.'));
        let help = line.map_or_else(|| says.clone(), |line| format!("{line}; {says}"));
        Diagnostic::new(codes::CONNECTION_LIMIT, self.at, message).help(help)
    }
}

/// Returns what a flow takes of a capacity, if its amounts say so.
fn taken(pack: &Pack, capacity: &Capacity, sum: &Sum, case: &Case<'_>) -> Option<u64> {
    let way = pack.way(case.subject.way);
    let counts = [Some(way.protocol), way.over].into_iter().flatten().any(|protocol| capacity.protocols.contains(&protocol));
    let thousandths = sum.of(pack, way, case.subject.flow.answers()).ok().filter(|_| counts)?;
    Some(thousandths / 1_000).filter(|taken| *taken > 0)
}

/// Returns the most that a setting allows for sure.
fn most(capacity: &Capacity, setting: &Setting, all: &[Setting]) -> Option<u64> {
    let count = |setting: &Setting| match setting.value {
        Value::Count(count) => Some(count),
        _ => None,
    };
    let of = capacity.times.as_ref().and_then(|name| all.iter().find(|setting| setting.name == name));
    // A number for each of an unknown number of processes limits nothing for sure.
    let times = of.map_or(Some(1), count)?;
    Some(count(setting)?.saturating_mul(times) / u64::from(capacity.per.unwrap_or(1).max(1)))
}
