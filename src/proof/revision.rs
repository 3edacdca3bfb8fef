//! What two packs say differently: the fits, weights and caps that were added, taken out or changed.

use crate::pack::{Cap, Pack, Subject};
use crate::requirements::Criterion;

/// A rule that two packs do not share. What only changes texts, sources or guidance is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What it is: `protocol`, `need`, `weight`, `fit`, `cap`, or `order of simplicity`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What the old pack says; none when it has no such rule.
    pub old: Option<String>,
    /// What the new pack says; none when it has no such rule.
    pub new: Option<String>,
}

/// The rules that two packs do not share.
pub fn revisions(old: &Pack, new: &Pack) -> Vec<Revision> {
    let mut revisions = Vec::new();
    for (kind, list) in [("protocol", protocols as fn(&Pack) -> Vec<Rule>), ("need", needs), ("weight", weights), ("cap", caps)] {
        revisions.extend(compare(kind, &list(old), &list(new)));
    }
    let fits = compare("fit", &fits(old), &fits(new));
    // Those of added and removed protocols and needs come with them.
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
            let own: Vec<&str> = way.fits.iter().filter(|fit| fit.subject == subject).map(|fit| fit.rule.fit.word()).collect();
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

/// What a cap does, in words that are equal exactly when two caps do the same.
fn effect(pack: &Pack, cap: &Cap) -> String {
    let ids = |subjects: &mut dyn Iterator<Item = Subject>| subjects.map(|subject| pack.subject_id(subject)).collect::<Vec<_>>();
    let levels = cap.when.levels().map(|levels| ids(&mut levels.iter().copied().map(Subject::Level)).join(" or "));
    let needs = cap.when.needs().iter().map(|&need| pack.need(need).id.clone());
    let ranges = cap.when.ranges().iter().map(|range| pack.range_text(range));
    let when: Vec<String> = levels.chain(needs).chain(ranges).collect();
    let low = |low: &crate::pack::Lowering| {
        let subjects = ids(&mut low.subjects.iter().copied());
        let ways = low.ways.iter().map(|&way| pack.way(way).id.as_str()).collect::<Vec<_>>().join(", ");
        format!("{ways} at {} to {}", subjects.join(", "), low.to.word())
    };
    format!("with {}: {}", when.join(" and "), cap.lowers.iter().map(low).collect::<Vec<_>>().join("; "))
}
