//! What all requirements files below a folder share.

use super::{Decision, Stated};
use crate::findings::Waiver;
use crate::yaml::Node;

/// What holds for each requirements file below a folder. The places are those of another file of the same sources.
#[derive(Clone, Default)]
pub struct Shared {
    /// What flows state unless they, or the `defaults` of their file, say otherwise.
    pub(crate) defaults: Stated,
    /// Where these are stated.
    pub(crate) sites: Option<Node>,
    /// What decisions plan under the keys that they do not have themselves.
    pub(crate) decision: Decision,
    /// Findings that the team accepts everywhere.
    pub(crate) waivers: Vec<Waiver>,
}

impl Shared {
    /// Returns the findings that the team accepts everywhere.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }
}
