//! Parallel work whose results are needed in order.

mod stream;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

pub(crate) use stream::as_they_come;

/// Number of results handed over at a time, so that nobody is woken for a single one.
const BATCH: usize = 32;
/// Maximum number of batches per thread that are started before the first of them is taken, which limits what is held at a time.
const AHEAD: usize = 8;

/// Processes items on all processors, and hands the results over in the order of the items.
pub(crate) fn in_order<I: Sync, T: Send>(things: &[I], work: impl Fn(&I) -> T + Sync, take: impl FnMut(T)) {
    let threads = processors().min(things.len().div_ceil(BATCH));
    if threads < 2 {
        return things.iter().map(work).for_each(take);
    }
    over_slice(threads, things, &work, take);
}

fn over_slice<I: Sync, T: Send>(threads: usize, things: &[I], work: &(impl Fn(&I) -> T + Sync), mut take: impl FnMut(T)) {
    let source = Slice { things, window: Window { begun: Mutex::default(), moved: Condvar::new(), most: threads * AHEAD } };
    let each = |batch: &[I]| batch.iter().map(work).collect::<Vec<_>>();
    let _ = on_threads(threads, &source, &each, |results| {
        results.into_iter().for_each(&mut take);
        ControlFlow::Continue(())
    });
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Where threads get their work from, a batch at a time.
trait Source: Sync {
    /// What a thread works on at a time.
    type Batch;
    /// Returns the next batch with its position, once it is there and there is room for its results; `None` at the end.
    fn next(&self) -> Option<(usize, Self::Batch)>;
    /// Makes room for one more batch: the results of another have been taken.
    fn taken(&self);
    /// Lets all threads continue to the end without waiting.
    fn open(&self);
}

/// Processes the batches of a source on some threads, and takes the results in their order until `take` breaks off.
fn on_threads<S: Source, T: Send>(
    threads: usize,
    source: &S,
    work: &(impl Fn(S::Batch) -> T + Sync),
    mut take: impl FnMut(T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (send, receive) = channel::<(usize, T)>();
    let mut started = 0;
    let ended = thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let spawned = thread::Builder::new().spawn_scoped(scope, move || {
                let _open = OpenOnPanic(source);
                // Whoever is done takes the next batch, so that a slow processor or a long text does not hold up the others.
                while let Some((position, batch)) = source.next() {
                    if send.send((position, work(batch))).is_err() {
                        return;
                    }
                }
            });
            started += usize::from(spawned.is_ok());
        }
        drop(send);
        let _open = OpenOnPanic(source);
        let (mut early, mut next) = (BTreeMap::new(), 0);
        // Ends when all threads have; one that has panicked ends the program when it is joined.
        for (position, results) in receive {
            early.insert(position, results);
            while let Some(results) = early.remove(&next) {
                if take(results).is_break() {
                    source.open();
                    return ControlFlow::Break(());
                }
                next += 1;
                source.taken();
            }
        }
        ControlFlow::Continue(())
    });
    // The system may have no thread to give. Those that it gives do all of the work.
    while started == 0
        && let Some((_, batch)) = source.next()
    {
        take(work(batch))?;
        source.taken();
    }
    ended
}

/// Returns whether the system can start a thread.
pub(crate) fn has_thread() -> bool {
    thread::Builder::new().spawn(|| ()).is_ok_and(|thread| thread.join().is_ok())
}

/// Items that are all there.
struct Slice<'t, I> {
    things: &'t [I],
    window: Window,
}

impl<'t, I: Sync> Source for Slice<'t, I> {
    type Batch = &'t [I];

    fn next(&self) -> Option<(usize, &'t [I])> {
        let position = self.window.begin();
        Some((position, self.things.chunks(BATCH).nth(position)?))
    }

    fn taken(&self) {
        self.window.take();
    }

    fn open(&self) {
        self.window.open();
    }
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
struct OpenOnPanic<'s, S: Source>(&'s S);

impl<S: Source> Drop for OpenOnPanic<'_, S> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.open();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCH, in_order, over_slice};

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
                over_slice(threads, &things, &work, |result| found.push(result));
                assert_eq!(found, doubled, "{threads} threads");
            }
        }
    }

    #[test]
    fn a_panic_ends_the_work_and_is_passed_on() {
        let things: Vec<usize> = (0..200 * BATCH).collect();
        let fails_at = |at: usize| move |thing: &usize| assert_ne!(*thing, at, "as it should");
        let while_working = std::panic::catch_unwind(|| over_slice(3, &things, &fails_at(70), |()| {}));
        let while_taking = std::panic::catch_unwind(|| over_slice(3, &things, &|thing| *thing, |thing| fails_at(70)(&thing)));
        assert!(while_working.is_err() && while_taking.is_err());
    }
}
