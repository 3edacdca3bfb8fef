//! Work on all processors whose results are wanted in order.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// As many results are handed over at a time, so that nobody is woken for a single one.
const BATCH: usize = 32;
/// A processor may be so many batches ahead of what is taken, which bounds what is held at a time.
const AHEAD: usize = 4;

/// Does something with each of some things on all processors, and hands the results over in the order of the things.
pub fn in_order<I: Sync, T: Send>(things: &[I], work: impl Fn(&I) -> T + Sync, take: impl FnMut(T)) {
    let batches = things.len().div_ceil(BATCH);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(batches);
    if threads < 2 {
        return things.iter().map(work).for_each(take);
    }
    on_threads(threads, things, &work, take);
}

fn on_threads<I: Sync, T: Send>(threads: usize, things: &[I], work: &(impl Fn(&I) -> T + Sync), mut take: impl FnMut(T)) {
    thread::scope(|scope| {
        // The threads take turns, so that whose result comes next is known.
        let lanes: Vec<Receiver<Vec<T>>> = (0..threads)
            .map(|lane| {
                let (send, receive) = sync_channel(AHEAD);
                let mine = things.chunks(BATCH).skip(lane).step_by(threads);
                scope.spawn(move || {
                    for batch in mine {
                        if send.send(batch.iter().map(work).collect()).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for lane in lanes.iter().cycle().take(things.len().div_ceil(BATCH)) {
            // A thread that has panicked sends nothing more, and ends the program when it is joined.
            lane.recv().into_iter().flatten().for_each(&mut take);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{BATCH, in_order, on_threads};

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for many in [0, 1, BATCH - 1, BATCH, BATCH + 1, 10 * BATCH, 100 * BATCH + 7] {
            let things: Vec<usize> = (0..many).collect();
            let doubled: Vec<usize> = things.iter().map(|thing| 2 * thing).collect();
            // Some take longer than others.
            let work = |thing: &usize| (0..thing % 100).fold(2 * thing, |sum, more| (sum + more) - more);
            let mut found = Vec::new();
            in_order(&things, work, |result| found.push(result));
            assert_eq!(found, doubled);
            for threads in [1, 2, 3, 7] {
                let mut found = Vec::new();
                on_threads(threads, &things, &work, |result| found.push(result));
                assert_eq!(found, doubled, "{threads} threads");
            }
        }
    }
}
