//! What a pack knows of gateways, kept packed until somebody asks: most answers need none of it, and it is half of the pack.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Fact, Gateway};

/// The gateways of a pack with their facts, which follow those of the pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayPart {
    pub(super) gateways: Vec<Gateway>,
    pub(super) facts: Vec<Fact>,
}

/// The part, packed or not.
#[derive(Debug, Clone, Default)]
pub(super) struct Deferred {
    packed: Option<&'static str>,
    part: OnceLock<GatewayPart>,
}

impl Deferred {
    /// A part that is unpacked when it is asked for, from what the build wrote.
    pub(super) fn packed(json: &'static str) -> Self {
        Self { packed: Some(json), part: OnceLock::new() }
    }

    pub(super) fn get(&self) -> &GatewayPart {
        let unpack = |json| serde_json::from_str(json).expect("internal error: the gateways that the build wrote do not read");
        self.part.get_or_init(|| self.packed.map(unpack).unwrap_or_default())
    }
}

impl From<GatewayPart> for Deferred {
    fn from(part: GatewayPart) -> Self {
        Self { packed: None, part: OnceLock::from(part) }
    }
}

impl PartialEq for Deferred {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}
