//! Reading the files of a pack.

use super::Settings;
use super::names::Names;
use crate::pack::form::{Answering, Context, Kind, LARGEST_POINTS, Number, Optional, Tenths, Text, forms};
use crate::pack::{AmountId, DimensionId, PlanRule, PrecedentRule, Reason, Unit};
use crate::quantity::Measure;
use crate::yaml::{KeyName, Node, Reader};

/// Reads the values of one file.
pub(super) struct Loader<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) names: &'a Names,
    /// The id that the name of the file implies.
    pub(super) file_id: &'a str,
}

impl Context for Loader<'_> {
    fn reader(&mut self) -> Reader<'_> {
        self.reader.again()
    }

    fn under(&mut self, key: Option<KeyName>) -> Option<KeyName> {
        self.reader.under(key)
    }

    fn answers(&self) -> Vec<&str> {
        self.names.dimensions.iter().chain(self.names.amounts.iter()).collect()
    }
}

impl Answering for Loader<'_> {
    fn dimension(&self, name: &str) -> Option<DimensionId> {
        self.names.dimensions.position(name).map(DimensionId::new)
    }

    fn amount(&self, name: &str) -> Option<(AmountId, Option<Measure>)> {
        let amount = self.names.amounts.position(name)?;
        Some((AmountId::new(amount), self.names.units[amount].map(Unit::measure)))
    }

    fn levels(&self, dimension: DimensionId) -> Vec<&str> {
        self.names.levels[dimension.index()].iter().collect()
    }
}

/// The key that says for which version of the rules beneath a pack was made.
pub(super) const MADE_FOR: &str = "made-for";

forms! { Loader<'_>;
    /// The settings of a pack.
    struct SettingsForm is "the settings of a pack" {
        name: Text, "The name of the pack.";
        version: Text, "The version of its content.";
        made_for "made-for": Optional<Text>,
            "For a pack on top of the built-in one: the version of that for which it was made. With another one, a warning says so.";
        toss_up "toss-up": TossUp, "When a lead is too small to count.";
        fits_well "fits-well": FitsWell, "From when a protocol is said to fit well.";
        plan: PlanRule, "When a plan is good enough.";
        precedents: Optional<PrecedentRule>, "How precedents are counted; without it, nothing is said of how often they agree.";
    }

    /// When a lead is too small to count.
    struct TossUp is "a margin" {
        margin: Tenths<LARGEST_POINTS>, "A smaller lead is a toss-up, in points of 100.";
        reason: Reason as keys;
    }

    /// From when a protocol is said to fit well.
    struct FitsWell is "a least score" {
        from: Tenths<LARGEST_POINTS>,
            "The least score that is said to fit well, in points of 100; with less, an answer is said not to.";
        reason: Reason as keys;
    }

    /// When a plan is good enough.
    impl PlanRule is "the limits of a plan" {
        loss: Number<LARGEST_POINTS>,
            "The most that the mean over the flows may lose against having every protocol, in points of 100.";
        regret: Number<LARGEST_POINTS>, "The most that a single flow may give up against its own best, in points of 100.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// Reads the contents of `pack.yaml`.
    pub(super) fn settings(&mut self, node: &Node) -> Option<Settings> {
        let SettingsForm { name, version, made_for, toss_up, fits_well, plan, precedents } = SettingsForm::read(self, node)?;
        made_for?;
        let (toss_up, fits_well) = (toss_up?, fits_well?);
        Some(Settings {
            name: name?,
            version: version?,
            toss_up_tenths: toss_up.margin?,
            toss_up_reason: toss_up.reason?,
            fits_well_tenths: fits_well.from?,
            fits_well_reason: fits_well.reason?,
            plan: plan?,
            precedents: precedents?,
        })
    }
}
