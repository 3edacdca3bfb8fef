//! The questions of the interview: how many there are, and what choosing them costs.

use divan::{Bencher, black_box};

use protopick::builtin;
use protopick::interview::{Draft, Effort, Policy, Reply, Session, effort};
use protopick::requirements::Flow;

#[expect(clippy::print_stderr, reason = "the figures are for whoever runs the benchmark")]
fn main() {
    let pack = builtin::pack();
    let Effort { optimal, best_fixed, best_order, listed } = effort(pack, &Flow::new("flow"));
    let order: Vec<_> = best_order.iter().map(|&dimension| pack.dimension(dimension).id.as_str()).collect();
    eprintln!("Questions on the dimensions of a flow without needs until no answer can change the recommendation, on average:");
    eprintln!("  {:.2}  in the optimal order", optimal.value());
    eprintln!("  {:.2}  in the best fixed order: {}", best_fixed.value(), order.join(", "));
    eprintln!("  {:.2}  in the order of the pack", listed.value());
    divan::main();
}

/// What happens once for each flow, when its needs are known.
#[divan::bench]
fn policy(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| Policy::new(black_box(pack), &Flow::new("flow")));
}

/// All orders of questions.
#[divan::bench]
fn measure_orders(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| effort(black_box(pack), &Flow::new("flow")));
}

/// A whole interview on one flow, every question answered with "not sure".
#[divan::bench]
fn interview(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| {
        let mut session = Session::new(pack, Draft::new(pack), false);
        for _ in 0..64 {
            if session.answer(Reply::Unsure).is_err() {
                break;
            }
        }
        session
    });
}
