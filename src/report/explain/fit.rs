//! Explains fits, the caps that lower them, and the limit of a toss-up.

use super::teller::{Teller, bare, item, section};
use crate::pack::{Cap, Citation, Lowering, Pack, Reason, Subject, WayFit, WayId};
use crate::report::explanation::{Explanation, Item};

/// Returns a sentence if a reason rests on a single document, and on no checked fact.
fn single_source(pack: &Pack, reason: &Reason) -> Option<String> {
    let document = |citation: &Citation| match *citation {
        Citation::Section(source, _) | Citation::Document(source) => Some(source),
        Citation::Fact(_) => None,
    };
    let documents: Vec<_> = reason.source.iter().map(document).collect::<Option<_>>()?;
    let first = *documents.first()?;
    let title = &pack.source(first).title;
    documents
        .iter()
        .all(|other| *other == first)
        .then(|| format!("This follows one source alone, with no checked fact: {title}."))
}

impl Teller<'_> {
    /// Explains the fit of a way for a level or need: each that may apply, the way's own ones before the protocol's.
    pub(super) fn fit(&mut self, id: String, subject: Subject, way: WayId) -> Explanation {
        let pack = self.pack;
        let (at, says) = match subject {
            Subject::Level(level) => (&pack.dimension(level.dimension()).name, &pack.level(level).label),
            Subject::Need(need) => (&pack.need(need).name, &pack.need(need).label),
        };
        let title = format!("{} for {}: {says}", pack.way(way).name, at);
        let own = pack.way(way).fits.iter().filter(|fit| fit.subject == subject);
        let conditional: Vec<&WayFit> = own.clone().filter(|fit| fit.when.is_some()).collect();
        let always = own.clone().find(|fit| fit.when.is_none());
        let rule = always.map_or_else(|| pack.fit(subject, pack.way(way).protocol), |fit| &fit.rule);
        self.cite(&rule.reason);
        let caps: Vec<_> = pack.caps().collect();
        let lowering = caps.into_iter().flat_map(|(_, cap)| {
            let lowers =
                cap.lowers.iter().filter(|low| low.ways.contains(&way) && low.subjects.contains(&subject) && low.to < rule.fit);
            lowers.map(move |low| (cap, low.to))
        });
        let lowered: Vec<_> = lowering.map(|(cap, to)| self.reasoned(&cap.id, Some(to), &cap.reason)).collect();
        let other = |fit: &&WayFit| {
            let when = fit.when.as_ref().map_or_else(String::new, |when| pack.condition_parts(when).join(", "));
            self.reasoned(&when, Some(fit.rule.fit), &fit.rule.reason)
        };
        let other: Vec<_> = conditional.iter().map(other).collect();
        let sections = [("Under a condition", other), ("Lowered to", lowered)].into_iter().filter(|(_, items)| !items.is_empty());
        let sections = sections.map(|(title, items)| section(title, items)).collect();
        let texts = [format!("Fit: {}", rule.fit.word()), rule.reason.because.clone()];
        Explanation { sections, ..bare("fit", id, &title, texts.into_iter().chain(single_source(pack, &rule.reason))) }
    }

    pub(super) fn cap(&mut self, id: String, cap: &Cap) -> Explanation {
        let pack = self.pack;
        self.cite(&cap.reason);
        let conditions = pack.condition_parts(&cap.when).iter().map(|text| item(text, "")).collect();
        let lowered = |low: &Lowering, subject: Subject, way: WayId| {
            let own = pack.way(way).fits.iter().position(|fit| fit.subject == subject);
            let before = pack.way_fit(subject, way, own).fit.word();
            let rule = format!("{}.{}", pack.subject_id(subject), pack.way(way).id);
            Item { fit: Some(low.to), ..item(&rule, &format!("{before} without the cap")) }
        };
        let mut lowers = Vec::new();
        for low in &cap.lowers {
            for &subject in &low.subjects {
                lowers.extend(low.ways.iter().map(|&way| lowered(low, subject, way)));
            }
        }
        let sections = vec![section("When all of these hold", conditions), section("These fits are lowered to", lowers)];
        Explanation { sections, ..bare("cap", id, &cap.title, [cap.reason.because.clone()]) }
    }

    /// Explains the limit of a toss-up.
    pub(super) fn toss_up(&mut self, id: String) -> Explanation {
        let pack = self.pack;
        self.cite(pack.toss_up_reason());
        let limit = format!("A lead of less than {:.1} points.", f64::from(pack.toss_up_tenths()) / 10.0);
        bare("setting", id, "Toss-up", [limit, pack.toss_up_reason().because.clone()])
    }
}
