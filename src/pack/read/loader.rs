//! Reading the files of a pack.

use super::Settings;
use super::names::Names;
use crate::pack::form::{Context, Kind, LARGEST_POINTS, Number, Optional, Tenths, Text, form};
use crate::pack::{PlanRule, PrecedentRule, Reason};
use crate::yaml::{Node, Reader};

/// Reads the values of one file.
pub(super) struct Loader<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) names: &'a Names,
    /// The id that the name of the file promises.
    pub(super) file_id: &'a str,
}

impl Context for Loader<'_> {
    fn reader(&mut self) -> Reader<'_> {
        self.reader.again()
    }
}

form! {
    /// The settings of a pack.
    struct SettingsForm is "the settings of a pack" for Loader<'_> {
        /// The name of the pack.
        name: Text;
        /// The version of its content.
        version: Text;
        /// When a lead is too small to count.
        toss_up: TossUp = "toss-up";
        /// From when a protocol is said to fit well.
        fits_well: FitsWell = "fits-well";
        /// When a plan is good enough.
        plan: PlanRule;
        /// How precedents are counted; without it, nothing is said of how often they agree.
        precedents: Optional<PrecedentRule>;
    }
}

form! {
    /// When a lead is too small to count.
    struct TossUp is "a margin" for Loader<'_> {
        /// A smaller lead is a toss-up, in points of 100.
        margin: Tenths<LARGEST_POINTS>;
        reason: Reason as keys;
    }
}

form! {
    /// From when a protocol is said to fit well.
    struct FitsWell is "a least score" for Loader<'_> {
        /// The least score that is said to fit well, in points of 100; with less, an answer is said not to.
        from: Tenths<LARGEST_POINTS>;
        reason: Reason as keys;
    }
}

form! {
    /// When a plan is good enough.
    PlanRule is "the limits of a plan" for Loader<'_> {
        /// The most that the mean over the flows may lose against having every protocol, in points of 100.
        loss: Number<LARGEST_POINTS>;
        /// The most that a single flow may give up against its own best, in points of 100.
        regret: Number<LARGEST_POINTS>;
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// What stands in `pack.yaml`.
    pub(super) fn settings(&mut self, node: &Node) -> Option<Settings> {
        let SettingsForm { name, version, toss_up, fits_well, plan, precedents } = SettingsForm::read(self, node)?;
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
