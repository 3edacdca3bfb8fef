use proptest::prelude::*;

use super::{amounts, carriers};
use crate::builtin;
use crate::engine::{beyond, evaluate_flow};
use crate::interview::{FlowDraft, Slot};
use crate::pack::{AmountId, BeyondId, CarrierId, NeedId, ProtocolId};
use crate::requirements::Flow;

/// Returns a flow with known shape and needs, and nothing else.
fn draft(shape: usize, needs: &[usize]) -> FlowDraft {
    let pack = builtin::pack();
    let mut draft = FlowDraft::new(pack);
    let (dimension, _) = pack.dimensions().next().unwrap();
    let levels: Vec<_> = pack.levels(dimension).map(|(level, _)| level).collect();
    *draft.level_mut(dimension) = Slot::Given(Some(levels[shape % levels.len()]));
    let all: Vec<NeedId> = pack.needs().map(|(need, _)| need).collect();
    let mut needs: Vec<NeedId> = needs.iter().map(|need| all[need % all.len()]).collect();
    needs.sort_unstable();
    needs.dedup();
    draft.needs = Slot::Given(Some(needs));
    draft
}

/// Returns the same flow with a level of every dimension, some amounts, and some blocked carriers.
fn complete(draft: &FlowDraft, levels: &[usize], values: &[Option<u64>], blocked: &[CarrierId]) -> FlowDraft {
    let pack = builtin::pack();
    let mut draft = draft.clone();
    for ((dimension, _), choice) in pack.dimensions().skip(1).zip(levels) {
        let all: Vec<_> = pack.levels(dimension).map(|(level, _)| level).collect();
        *draft.level_mut(dimension) = Slot::Given(Some(all[choice % all.len()]));
    }
    for ((amount, _), value) in pack.amounts().zip(values) {
        *draft.amount_mut(amount) = Slot::Given(*value);
    }
    draft.blocked = Slot::Given(Some(blocked.to_vec()));
    draft
}

/// Returns the main answers for a flow.
fn told(flow: &Flow) -> (Option<ProtocolId>, Vec<BeyondId>) {
    let pack = builtin::pack();
    let better = beyond(pack, flow.answers()).into_iter().map(|better| better.answer);
    (evaluate_flow(pack, flow).recommended(), better.collect())
}

/// Values around all bounds in conditions.
fn value() -> impl Strategy<Value = Option<u64>> {
    let powers = (0_u32..50).prop_map(|power| 1_u64 << power);
    prop::option::of(prop_oneof![powers, 1_u64..100_000, 1_u64..100_000_000_000])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_not_asked_changes_nothing(
        shape in 0_usize..6,
        needs in prop::collection::vec(0_usize..40, 0..4),
        levels in prop::collection::vec(0_usize..60, 5),
        values in prop::collection::vec(value(), 6),
        others in prop::collection::vec(value(), 6),
        blocked in prop::collection::vec(any::<bool>(), 5),
    ) {
        let pack = builtin::pack();
        let draft = draft(shape, &needs);
        let asked = amounts(pack, &draft).amounts;
        let changed: Vec<Option<u64>> = pack.amounts().zip(values.iter().zip(&others))
            .map(|((amount, _), (value, other))| if asked.contains(&amount) { *value } else { *other })
            .collect();
        let flow = |values: &[Option<u64>]| complete(&draft, &levels, values, &[]).flow(pack);
        prop_assert_eq!(told(&flow(&values)), told(&flow(&changed)), "{:?}", names(&asked));

        let asked = carriers(pack, &draft);
        let all: Vec<CarrierId> = pack.carriers().zip(&blocked).filter(|(_, blocked)| **blocked).map(|((id, _), _)| id).collect();
        let telling: Vec<CarrierId> = all.iter().copied().filter(|carrier| asked.contains(carrier)).collect();
        let flow = |blocked: &[CarrierId]| complete(&draft, &levels, &[], blocked).flow(pack);
        prop_assert_eq!(told(&flow(&all)), told(&flow(&telling)));
    }
}

fn names(amounts: &[AmountId]) -> Vec<&'static str> {
    amounts.iter().map(|&amount| builtin::pack().amount(amount).id.as_str()).collect()
}

#[test]
fn a_level_that_is_not_known_is_asked_for_by_the_amounts_that_imply_it() {
    let pack = builtin::pack();
    let mut draft = draft(0, &[]);
    let asks = |draft: &FlowDraft, name: &str| names(&amounts(pack, draft).amounts).contains(&name);
    assert!(!asks(&draft, "size"));
    *draft.level_mut(pack.find_dimension("volume").unwrap()) = Slot::Given(None);
    assert!(asks(&draft, "size") && asks(&draft, "rate"), "both together imply the volume");
    *draft.amount_mut(pack.find_amount("rate").unwrap()) = Slot::Given(None);
    assert!(!asks(&draft, "size"), "one alone implies nothing");
}
