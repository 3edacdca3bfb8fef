//! A part of a pack that stays packed until it is needed; most answers do not need it.

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A part of a pack, packed or not.
#[derive(Debug, Clone)]
pub(super) struct Deferred<T> {
    packed: Option<&'static str>,
    part: OnceLock<T>,
}

impl<T: Default + DeserializeOwned + Serialize> Deferred<T> {
    /// Creates a part that is unpacked on first use, from what the build wrote.
    pub(super) fn packed(json: &'static str) -> Self {
        Self { packed: Some(json), part: OnceLock::new() }
    }

    pub(super) fn get(&self) -> &T {
        let unpack = |json| serde_json::from_str(json).expect("internal error: what the build wrote does not read");
        self.part.get_or_init(|| self.packed.map(unpack).unwrap_or_default())
    }
}

impl<T> Default for Deferred<T> {
    fn default() -> Self {
        Self { packed: None, part: OnceLock::new() }
    }
}

impl<T> From<T> for Deferred<T> {
    fn from(part: T) -> Self {
        Self { packed: None, part: OnceLock::from(part) }
    }
}

impl<T: Default + DeserializeOwned + Serialize + PartialEq> PartialEq for Deferred<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}
