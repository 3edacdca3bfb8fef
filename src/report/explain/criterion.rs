//! Explains dimensions with their levels, needs, and the amounts that imply levels.

use super::teller::{Teller, bare, item, section};
use crate::pack::{AmountId, Cap, Dimension, DimensionId, LevelId, NeedId, Subject};
use crate::report::explanation::{Explanation, Item, Section};

impl Teller<'_> {
    pub(super) fn dimension(&mut self, id: String, dimension: DimensionId) -> Explanation {
        let pack = self.pack;
        let words = pack.dimension(dimension);
        self.cite(&words.reason);
        let sections = pack.levels(dimension).map(|(level, words)| {
            let fits = self.fits(Subject::Level(level));
            section(&format!("{}: {}", words.id, words.label), fits)
        });
        let levels: Vec<Section> = sections.collect();
        let sections = levels.into_iter().chain(self.implied(dimension)).collect();
        let weight = format!("Weight {}: {}", words.weight, words.reason.because);
        Explanation { sections, ..bare("dimension", id, &words.name, [words.question.clone(), words.help.clone(), weight]) }
    }

    pub(super) fn level(&mut self, id: String, level: LevelId) -> Explanation {
        let words = self.pack.level(level);
        self.citations.extend(words.source.iter().copied());
        let mut sections = vec![section("Fits", self.fits(Subject::Level(level)))];
        sections.extend(self.caps(Subject::Level(level)));
        let title = format!("{}: {}", self.pack.dimension(level.dimension()).name, words.label);
        Explanation { sections, ..bare("level", id, &title, [words.help.clone()]) }
    }

    pub(super) fn need(&mut self, id: String, need: NeedId) -> Explanation {
        let words = self.pack.need(need);
        self.cite(&words.reason);
        let mut sections = vec![section("Fits", self.fits(Subject::Need(need)))];
        sections.extend(self.caps(Subject::Need(need)));
        let text = [words.question.clone(), words.help.clone(), words.reason.because.clone()];
        Explanation { sections, ..bare("need", id, &words.name, text) }
    }

    /// Explains an amount, with the levels that it implies.
    pub(super) fn amount(&mut self, id: String, amount: AmountId) -> Explanation {
        let pack = self.pack;
        let words = pack.amount(amount);
        self.cite(&words.reason);
        let of = |(dimension, _): &(DimensionId, &Dimension)| {
            pack.dimension(*dimension).implied.as_ref().is_some_and(|implied| implied.amounts.contains(&amount))
        };
        let dimensions: Vec<_> = pack.dimensions().filter(of).map(|(dimension, _)| dimension).collect();
        let sections = dimensions.into_iter().filter_map(|dimension| self.implied(dimension)).collect();
        let text = [words.question.clone(), words.help.clone(), words.reason.because.clone()];
        Explanation { sections, ..bare("amount", id, &words.name, text) }
    }

    /// Explains the levels of a dimension that amounts imply if none is stated.
    fn implied(&mut self, dimension: DimensionId) -> Option<Section> {
        let pack = self.pack;
        let implied = pack.dimension(dimension).implied.as_ref()?;
        let ids: Vec<&str> = implied.amounts.iter().map(|&amount| pack.amount(amount).id.as_str()).collect();
        let measure = implied.measure(pack);
        let items = implied.levels.iter().map(|(level, from)| {
            let from = if *from == 0 { "below".to_owned() } else { format!("from {}", measure.text(*from)) };
            item(&pack.subject_id(Subject::Level(*level)), &format!("{} {from}", ids.join(" times ")))
        });
        let items = items.collect();
        self.cite(&implied.reason);
        Some(section("Implied where no level is stated", items))
    }

    fn fits(&mut self, subject: Subject) -> Vec<Item> {
        let pack = self.pack;
        let plain = |id| (&pack.protocol(id).name, pack.fit(subject, id));
        let best = |id| pack.best_way(subject, id).map_or_else(|| plain(id), |(way, rule)| (&way.name, rule));
        let mut fits: Vec<_> = pack.protocols().map(|(id, _)| best(id)).collect();
        fits.sort_by_key(|(_, rule)| std::cmp::Reverse(rule.fit));
        fits.into_iter().map(|(name, rule)| self.rule(name, rule)).collect()
    }

    /// Returns the caps that name a subject.
    fn caps(&mut self, subject: Subject) -> Vec<Section> {
        let pack = self.pack;
        let speaks = |cap: &Cap| cap.lowers.iter().any(|low| low.subjects.contains(&subject));
        let caps: Vec<_> = pack.caps().filter(|(_, cap)| speaks(cap)).collect();
        let items: Vec<_> = caps.into_iter().map(|(_, cap)| self.reasoned(&cap.id, None, &cap.reason)).collect();
        if items.is_empty() { Vec::new() } else { vec![section("Caps that can lower these fits", items)] }
    }

    /// Explains the needs as a whole.
    pub(super) fn needs(&mut self, id: String) -> Explanation {
        let pack = self.pack;
        let text = ["Yes/no requirements beyond the dimensions. Each stated need is a criterion of its own.".to_owned()];
        let items = pack.needs().map(|(_, need)| self.item(&need.id, None, &need.label, &need.reason)).collect();
        Explanation { sections: vec![section("Needs", items)], ..bare("criteria", id, "Needs", text) }
    }
}
