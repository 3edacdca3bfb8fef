//! What two packs state differently: the fits, weights, caps and answers beyond the protocols that were added, removed or
//! changed.

use crate::pack::{Beyond, Cap, Condition, Pack, Subject};
use crate::requirements::Criterion;

/// A rule that differs between two packs. Changes that only affect texts, sources or guidance do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What it is: `protocol`, `need`, `weight`, `fit`, `cap`, `beyond`, or `order of simplicity`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What the old pack says; `None` if it has no such rule.
    pub old: Option<String>,
    /// What the new pack says; `None` if it has no such rule.
    pub new: Option<String>,
}

/// Returns the rules that differ between two packs.
pub fn revisions(old: &Pack, new: &Pack) -> Vec<Revision> {
    let mut revisions = Vec::new();
    let mut add = |kind, list: fn(&Pack) -> Vec<Rule>| revisions.extend(compare(kind, &list(old), &list(new)));
    add("protocol", protocols);
    add("need", needs);
    add("weight", weights);
    add("cap", caps);
    add("beyond", beyond);
    let fits = compare("fit", &fits(old), &fits(new));
    // Fits of added and removed protocols and needs are implied by these.
    revisions.extend(fits.into_iter().filter(|fit| fit.old.is_some() && fit.new.is_some()));
    let order = |pack: &Pack, other: &Pack| -> Vec<String> {
        let shared = pack.protocols().filter(|(_, protocol)| other.find_protocol(&protocol.id).is_some());
        shared.map(|(_, protocol)| protocol.id.clone()).collect()
    };
    let (before, after) = (order(old, new), order(new, old));
    if before != after {
        let (old, new) = (Some(before.join(", ")), Some(after.join(", ")));
        revisions.push(Revision { kind: "order of simplicity", id: "protocols".to_owned(), old, new });
    }
    revisions
}

/// A rule by its id, with what it says.
type Rule = (String, String);

fn compare(kind: &'static str, old: &[Rule], new: &[Rule]) -> Vec<Revision> {
    let find = |rules: &[Rule], id: &str| rules.iter().find(|(other, _)| other == id).map(|(_, says)| says.clone());
    let changed = old.iter().filter_map(|(id, says)| {
        let after = find(new, id);
        (after.as_ref() != Some(says)).then(|| Revision { kind, id: id.clone(), old: Some(says.clone()), new: after })
    });
    let added = new.iter().filter(|(id, _)| find(old, id).is_none());
    let added = added.map(|(id, says)| Revision { kind, id: id.clone(), old: None, new: Some(says.clone()) });
    changed.chain(added).collect()
}

fn protocols(pack: &Pack) -> Vec<Rule> {
    pack.protocols().map(|(_, protocol)| (protocol.id.clone(), "there".to_owned())).collect()
}

fn needs(pack: &Pack) -> Vec<Rule> {
    pack.needs().map(|(_, need)| (need.id.clone(), "there".to_owned())).collect()
}

fn weights(pack: &Pack) -> Vec<Rule> {
    Criterion::all(pack).map(|one| (one.id(pack).to_owned(), one.weight(pack).to_string())).collect()
}

fn fits(pack: &Pack) -> Vec<Rule> {
    let levels = pack.dimensions().flat_map(|(id, _)| pack.levels(id)).map(|(level, _)| Subject::Level(level));
    let subjects: Vec<Subject> = levels.chain(pack.needs().map(|(need, _)| Subject::Need(need))).collect();
    let plain = |subject: Subject, protocol| (pack.fit_id(subject, protocol), pack.fit(subject, protocol).fit.word().to_owned());
    let mut fits: Vec<Rule> = Vec::new();
    for &subject in &subjects {
        fits.extend(pack.protocols().map(|(protocol, _)| plain(subject, protocol)));
        for (_, way) in pack.ways() {
            let own: Vec<&str> =
                way.fits.iter().filter(|fit| fit.subject == subject && !fit.inherits).map(|fit| fit.rule.fit.word()).collect();
            if !own.is_empty() {
                fits.push((format!("{}.{}", pack.subject_id(subject), way.id), own.join(", or else ")));
            }
        }
    }
    fits
}

fn caps(pack: &Pack) -> Vec<Rule> {
    pack.caps().map(|(_, cap)| (cap.id.clone(), effect(pack, cap))).collect()
}

fn beyond(pack: &Pack) -> Vec<Rule> {
    let any = |some: &[Condition]| some.iter().map(|when| asks(pack, when)).collect::<Vec<_>>().join(", or with ");
    let says = |answer: &Beyond| match answer.unless.as_slice() {
        [] => format!("with {}", any(&answer.when)),
        unless => format!("with {}, unless with {}", any(&answer.when), any(unless)),
    };
    pack.beyond().map(|(_, answer)| (answer.id.clone(), says(answer))).collect()
}

/// Returns what a cap does, in words that are equal exactly if two caps do the same.
fn effect(pack: &Pack, cap: &Cap) -> String {
    let low = |low: &crate::pack::Lowering| {
        let subjects: Vec<String> = low.subjects.iter().map(|&subject| pack.subject_id(subject)).collect();
        let ways = low.ways.iter().map(|&way| pack.way(way).id.as_str()).collect::<Vec<_>>().join(", ");
        format!("{ways} at {} to {}", subjects.join(", "), low.to.word())
    };
    format!("with {}: {}", asks(pack, &cap.when), cap.lowers.iter().map(low).collect::<Vec<_>>().join("; "))
}

/// Returns what a condition requires.
fn asks(pack: &Pack, when: &Condition) -> String {
    let levels = when
        .levels()
        .map(|levels| levels.iter().map(|&level| pack.subject_id(Subject::Level(level))).collect::<Vec<_>>().join(" or "));
    let needs = when.needs().iter().map(|&need| pack.need(need).id.clone());
    let ranges = when.ranges().iter().map(|range| pack.range_text(range));
    levels.chain(needs).chain(ranges).collect::<Vec<_>>().join(" and ")
}
