//! Parallel work whose results are needed in order.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Number of results handed over at a time, so that nobody is woken for a single one.
const BATCH: usize = 32;
/// Maximum number of batches per thread that are started before the first of them is taken, which limits what is held at a time.
const AHEAD: usize = 8;

/// Processes items on all processors, and hands the results over in the order of the items.
pub(crate) fn in_order<I: Sync, T: Send>(things: &[I], work: impl Fn(&I) -> T + Sync, take: impl FnMut(T)) {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(things.len().div_ceil(BATCH));
    if threads < 2 {
        return things.iter().map(work).for_each(take);
    }
    on_threads(threads, things, &work, take);
}

fn on_threads<I: Sync, T: Send>(threads: usize, things: &[I], work: &(impl Fn(&I) -> T + Sync), mut take: impl FnMut(T)) {
    let window = Window { begun: Mutex::default(), moved: Condvar::new(), most: threads * AHEAD };
    let (send, receive) = channel::<(usize, Vec<T>)>();
    let mut started = 0;
    thread::scope(|scope| {
        for _ in 0..threads {
            let (send, window) = (send.clone(), &window);
            let spawned = thread::Builder::new().spawn_scoped(scope, move || {
                let _open = OpenOnPanic(window);
                // Whoever is done takes the next batch, so that a slow processor or a long text does not hold up the others.
                loop {
                    let position = window.begin();
                    let Some(batch) = things.chunks(BATCH).nth(position) else { return };
                    if send.send((position, batch.iter().map(work).collect())).is_err() {
                        return;
                    }
                }
            });
            started += usize::from(spawned.is_ok());
        }
        drop(send);
        let _open = OpenOnPanic(&window);
        let (mut early, mut next) = (BTreeMap::new(), 0);
        // Ends when all threads have; one that has panicked ends the program when it is joined.
        for (position, results) in receive {
            early.insert(position, results);
            while let Some(results) = early.remove(&next) {
                results.into_iter().for_each(&mut take);
                next += 1;
                window.take();
            }
        }
    });
    // The system may have no thread to give. Those that it gives do all of the work.
    if started == 0 {
        things.iter().map(work).for_each(take);
    }
}

/// Returns whether the system can start a thread.
pub(crate) fn has_thread() -> bool {
    thread::Builder::new().spawn(|| ()).is_ok_and(|thread| thread.join().is_ok())
}

/// The batches that have been started but not yet taken.
struct Window {
    begun: Mutex<Begun>,
    moved: Condvar,
    most: usize,
}

#[derive(Default)]
struct Begun {
    next: usize,
    taken: usize,
}

impl Window {
    /// Returns the next batch, once there is room for it.
    fn begin(&self) -> usize {
        let full = |begun: &mut Begun| begun.next >= begun.taken + self.most;
        let mut begun = self.moved.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        begun.next += 1;
        begun.next - 1
    }

    fn take(&self) {
        self.lock().taken += 1;
        self.moved.notify_one();
    }

    /// Lets all threads continue to the end.
    fn open(&self) {
        self.lock().taken = usize::MAX / 2;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prevents threads from waiting for a batch whose thread has panicked, so that the panic ends the program.
struct OpenOnPanic<'w>(&'w Window);

impl Drop for OpenOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.open();
        }
    }
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

    #[test]
    fn a_panic_ends_the_work_and_is_passed_on() {
        let things: Vec<usize> = (0..200 * BATCH).collect();
        let fails_at = |at: usize| move |thing: &usize| assert_ne!(*thing, at, "as it should");
        let while_working = std::panic::catch_unwind(|| on_threads(3, &things, &fails_at(70), |()| {}));
        let while_taking = std::panic::catch_unwind(|| on_threads(3, &things, &|thing| *thing, |thing| fails_at(70)(&thing)));
        assert!(while_working.is_err() && while_taking.is_err());
    }
}
