//! Smallest combinations: which requirements cannot be met together, and what to relax.

use std::collections::BTreeSet;

/// Joins one set chosen from each family, in every way, and returns the joins that contain no other join, the smallest first.
///
/// With the reasons that exclude each alternative as families, the result is the minimal sets of requirements that exclude all of
/// them (Berge's algorithm for minimal transversals, with sets in place of single elements). If a family has no sets, nothing can
/// be chosen from it and the result is empty. At every step at most `most` results are kept, smaller sets first, to bound the
/// running time on any input.
pub fn minimal_choices<T: Ord + Clone>(families: &[Vec<BTreeSet<T>>], most: usize) -> Vec<BTreeSet<T>> {
    let mut found = vec![BTreeSet::new()];
    for family in families {
        let joined = found.iter().flat_map(|set| family.iter().map(move |other| set | other));
        found = minimal(joined.collect(), most);
    }
    found
}

fn minimal<T: Ord + Clone>(mut sets: Vec<BTreeSet<T>>, most: usize) -> Vec<BTreeSet<T>> {
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<BTreeSet<T>> = Vec::new();
    for set in sets {
        if kept.len() < most && !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn families() -> impl Strategy<Value = Vec<Vec<BTreeSet<u8>>>> {
        let set = proptest::collection::btree_set(0..7u8, 1..=3);
        proptest::collection::vec(proptest::collection::vec(set, 1..=3), 1..=4)
    }

    proptest! {
        #[test]
        fn the_choices_are_the_minimal_sets_that_brute_force_finds(families in families()) {
            let covers = |bits: u8| families.iter().all(|family| {
                family.iter().any(|set| set.iter().all(|&element| bits & (1 << element) != 0))
            });
            let minimal: BTreeSet<BTreeSet<u8>> = (0..128u8)
                .filter(|&bits| covers(bits) && (0..7).all(|e| bits & (1 << e) == 0 || !covers(bits & !(1 << e))))
                .map(|bits| (0..7).filter(|e| bits & (1 << e) != 0).collect())
                .collect();
            let found = minimal_choices(&families, usize::MAX);
            prop_assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), minimal);
            prop_assert!(found.windows(2).all(|pair| pair[0].len() <= pair[1].len()));
        }
    }

    #[test]
    fn a_family_without_sets_leaves_no_choice() {
        let families = vec![vec![BTreeSet::from([1])], vec![]];
        assert!(minimal_choices(&families, 10).is_empty());
    }
}
