//! Random flows for the tests of the engine.

use std::fmt::Write;

use proptest::prelude::*;

use protopick::builtin;
use protopick::engine::FlowEvaluation;

use crate::model::judge;

/// A flow as a person would write it: at most one level for each dimension, needs, weights and musts.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) levels: Vec<Option<usize>>,
    pub(crate) needs: Vec<usize>,
    pub(crate) weights: Vec<Option<u32>>,
    pub(crate) musts: Vec<usize>,
}

/// Generates flows with up to five needs.
pub(crate) fn flows() -> impl Strategy<Value = Flow> {
    let pack = builtin::pack();
    let levels: Vec<_> = pack.dimensions().map(|(id, _)| proptest::option::weighted(0.7, 0..pack.levels(id).len())).collect();
    let needs = proptest::sample::subsequence((0..pack.needs().len()).collect::<Vec<_>>(), 0..=5);
    let dimensions = pack.dimensions().len();
    let weights = proptest::collection::vec(proptest::option::weighted(0.2, 0..=6u32), dimensions + 1);
    let musts = proptest::sample::subsequence((0..dimensions).collect::<Vec<_>>(), 0..=2);
    (levels, needs, weights, musts).prop_map(|(levels, needs, weights, musts)| Flow { levels, needs, weights, musts })
}

fn dimension_ids() -> Vec<&'static str> {
    builtin::pack().dimensions().map(|(_, dimension)| dimension.id.as_str()).collect()
}

impl Flow {
    pub(crate) fn yaml(&self) -> String {
        let pack = builtin::pack();
        let ids = dimension_ids();
        let mut text = "flows:\n  f:\n    importance: 1\n".to_owned();
        for ((id, dimension), level) in pack.dimensions().zip(&self.levels) {
            if let Some(level) = level {
                let (_, level) = pack.levels(id).nth(*level).expect("a level");
                writeln!(text, "    {}: {}", dimension.id, level.id).unwrap();
            }
        }
        let needs: Vec<_> = self.needs.iter().map(|&need| pack.needs().nth(need).expect("a need").1.id.as_str()).collect();
        writeln!(text, "    needs: [{}]", needs.join(", ")).unwrap();
        let names = ids.iter().copied().chain(["needs"]);
        let weights: Vec<_> =
            names.zip(&self.weights).filter_map(|(name, weight)| Some(format!("{name}: {}", (*weight)?))).collect();
        writeln!(text, "    weights: {{ {} }}", weights.join(", ")).unwrap();
        let musts: Vec<_> = self.musts.iter().map(|&must| ids[must]).collect();
        writeln!(text, "    must: [{}]", musts.join(", ")).unwrap();
        text
    }

    pub(crate) fn judge(&self) -> FlowEvaluation {
        judge(&self.yaml()).1.flows.remove(0)
    }
}
