//! Whether a gateway is configured for as many connections as the flows hold open.

use super::{Hop, Subject};
use crate::config::{Setting, Value};
use crate::diag::{Diagnostic, codes};
use crate::findings::Finder;
use crate::pack::{Capacity, Pack, Sum};

pub(super) fn find(finder: &mut Finder<'_>, hop: &Hop<'_>, subjects: &[Subject<'_>]) {
    let pack = finder.pack;
    for fact in &hop.gateway.facts {
        for capacity in &fact.takes {
            let Some(key) = capacity.key.as_deref() else { continue };
            let Some(sum) = pack.sums().iter().find(|sum| sum.id == capacity.sum) else { continue };
            let wanted: u64 = subjects.iter().filter_map(|subject| taken(pack, capacity, sum, subject)).sum();
            for setting in hop.setups.iter().flat_map(|setup| configured(&setup.settings, key)) {
                let Some(most) =
                    most(capacity, setting, &hop.setups.iter().flat_map(|setup| &setup.settings).collect::<Vec<_>>())
                else {
                    continue;
                };
                if wanted > most {
                    let name = setting.name;
                    let message = format!("`{name}` has room for {most} of the {wanted} connections that the flows hold open");
                    let count = wanted.saturating_mul(capacity.per.unwrap_or(1).into());
                    let line = capacity.write.as_ref().map(|line| format!("write `{}`", line.replace("{n}", &count.to_string())));
                    let finding = Diagnostic::new(codes::CONNECTION_LIMIT, setting.span, message).maybe_help(line);
                    finder.find(codes::CONNECTION_LIMIT, None, finding);
                }
            }
        }
    }
}

/// Returns what a subject takes of a capacity, if its amounts say so.
fn taken(pack: &Pack, capacity: &Capacity, sum: &Sum, subject: &Subject<'_>) -> Option<u64> {
    let way = pack.way(subject.way);
    let counts = [Some(way.protocol), way.over].into_iter().flatten().any(|protocol| capacity.protocols.contains(&protocol));
    let thousandths = sum.of(pack, way, subject.flow.answers()).ok().filter(|_| counts)?;
    Some(thousandths / 1_000)
}

fn configured<'a>(settings: &'a [Setting], key: &str) -> impl Iterator<Item = &'a Setting> {
    settings.iter().filter(move |setting| setting.name == key)
}

/// Returns the most that a setting allows for sure.
fn most(capacity: &Capacity, setting: &Setting, all: &[&Setting]) -> Option<u64> {
    let count = |setting: &Setting| match setting.value {
        Value::Count(count) => Some(count),
        _ => None,
    };
    let times = match &capacity.times {
        // A number for each of an unknown number of processes limits nothing for sure.
        Some(name) => all.iter().find(|setting| setting.name == name).and_then(|setting| count(setting))?,
        None => 1,
    };
    Some(count(setting)?.saturating_mul(times) / u64::from(capacity.per.unwrap_or(1).max(1)))
}
