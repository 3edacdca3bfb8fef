//! The plan of a large system: twenty protocols, as a team's own pack may have, and twelve flows.

use divan::{Bencher, black_box};

use protopick::decision::{Limits, Portfolio};

fn main() {
    divan::main();
}

/// Values without a pattern that the search could exploit, the same in every run; one in seven is excluded.
fn values(flows: u64, protocols: u64) -> Vec<Vec<Option<u64>>> {
    let value = |flow: u64, protocol: u64| {
        let mixed = (flow * 97 + protocol * 31 + flow * protocol * 57) % 1009;
        (!mixed.is_multiple_of(7)).then_some(mixed * 990_099)
    };
    (0..flows).map(|flow| (0..protocols).map(|protocol| value(flow, protocol)).collect()).collect()
}

/// Within the limits of the built-in rules.
#[divan::bench(args = [(6, 7), (20, 7), (20, 12)])]
fn plan(bencher: Bencher, (protocols, flows): (u64, u64)) {
    let portfolio = Portfolio::new(values(flows, protocols), (1..=flows).collect(), (0..protocols).map(|_| 1000).collect());
    let limits = Limits { loss: 50_000_000, regret: 250_000_000 };
    bencher.bench(|| black_box(&portfolio).solve(limits).expect("a plan"));
}
