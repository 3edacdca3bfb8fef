//! Work that comes bit by bit, perhaps without end: a thread reads it, and waits where others have not caught up.

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::{OpenOnPanic, Source, on_threads, processors};

/// Maximum number of batches per thread that are read before they are started, and of those that are started before the first of
/// them is taken. Results may be far larger than what they are about.
const AHEAD: usize = 4;

/// Processes what `read` returns, until it returns `None`, on all processors, and takes the results in order until `take` breaks off:
/// then nobody waits for `read` any longer. What is held at a time is limited.
pub(crate) fn as_they_come<B: Send + 'static, T: Send>(
    read: impl FnMut() -> io::Result<Option<B>> + Send + 'static,
    work: impl Fn(B) -> T + Sync,
    take: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<()> {
    let threads = processors();
    on_stream(threads, threads * AHEAD, read, &work, take)
}

fn on_stream<B: Send + 'static, T: Send>(
    threads: usize,
    most: usize,
    mut read: impl FnMut() -> io::Result<Option<B>> + Send + 'static,
    work: &(impl Fn(B) -> T + Sync),
    take: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<()> {
    let stream = Arc::new(Stream { state: Mutex::new(State::default()), moved: Condvar::new(), most });
    let reading = Arc::clone(&stream);
    let reader = thread::Builder::new().spawn(move || {
        let _open = OpenOnPanic(&*reading);
        let ended = loop {
            match read() {
                Ok(Some(batch)) => {
                    if !reading.put(batch) {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        reading.end();
        ended
    })?;
    match on_threads(threads, &*stream, work, take) {
        // Its thread may wait for input that nobody needs any more.
        ControlFlow::Break(()) => Ok(()),
        ControlFlow::Continue(()) => reader.join().unwrap_or_else(|panic| resume_unwind(panic)),
    }
}

/// What has been read and not yet started, and how much has been started and not yet taken.
struct Stream<B> {
    state: Mutex<State<B>>,
    moved: Condvar,
    most: usize,
}

struct State<B> {
    waiting: VecDeque<B>,
    begun: usize,
    taken: usize,
    ended: bool,
}

impl<B> Default for State<B> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), begun: 0, taken: 0, ended: false }
    }
}

impl<B> Stream<B> {
    /// Adds a batch, once there is room for it. Returns false if nobody wants it.
    fn put(&self, batch: B) -> bool {
        let full = |state: &mut State<B>| !state.ended && state.waiting.len() >= self.most;
        let mut state = self.moved.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return false;
        }
        state.waiting.push_back(batch);
        self.moved.notify_all();
        true
    }

    /// Says that no more comes.
    fn end(&self) {
        self.lock().ended = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<B>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B: Send> Source for Stream<B> {
    type Batch = B;

    fn next(&self) -> Option<(usize, B)> {
        let idle = |state: &mut State<B>| {
            if state.waiting.is_empty() { !state.ended } else { state.begun >= state.taken + self.most }
        };
        let mut state = self.moved.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        let batch = state.waiting.pop_front()?;
        state.begun += 1;
        self.moved.notify_all();
        Some((state.begun - 1, batch))
    }

    fn taken(&self) {
        self.lock().taken += 1;
        self.moved.notify_all();
    }

    fn open(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.waiting.clear();
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::ops::ControlFlow;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    use super::on_stream;

    /// Returns the numbers below `end`, one at a time.
    fn up_to(end: usize) -> impl FnMut() -> io::Result<Option<usize>> + Send + 'static {
        let mut next = 0..end;
        move || Ok(next.next())
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for (threads, most, end) in [(0, 1, 40), (1, 1, 40), (2, 1, 300), (3, 2, 1000), (7, 28, 5000), (2, 8, 0)] {
            // Some take longer than others.
            let work = |thing: usize| (0..thing % 100).fold(2 * thing, |sum, more| (sum + more) - more);
            let mut found = Vec::new();
            let take = |result| {
                found.push(result);
                ControlFlow::Continue(())
            };
            on_stream(threads, most, up_to(end), &work, take).unwrap();
            assert_eq!(found, (0..end).map(|thing| 2 * thing).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn no_more_is_read_ahead_than_is_allowed() {
        let (read, taken) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
        let (most, counted) = (3, Arc::clone(&read));
        let mut numbers = up_to(500);
        let counting = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            numbers()
        };
        let mut furthest = 0;
        let take = |_| {
            // Whoever reads has time to run ahead as far as it may.
            (0..10).for_each(|_| std::thread::yield_now());
            let ahead = read.load(Ordering::SeqCst) - taken.fetch_add(1, Ordering::SeqCst);
            furthest = furthest.max(ahead);
            ControlFlow::Continue(())
        };
        on_stream(2, most, counting, &|thing| thing, take).unwrap();
        // Those that are started, those that wait, and the one for which there is no room yet.
        assert!(furthest <= 2 * most + 1, "{furthest}");
        assert_eq!(taken.into_inner(), 500);
    }

    #[test]
    fn each_result_is_taken_before_the_next_item_is_there() {
        let (send, receive) = channel();
        send.send(0).unwrap();
        let mut found = Vec::new();
        let take = |result: usize| {
            found.push(result);
            if result < 50 {
                send.send(result + 1).unwrap();
                return ControlFlow::Continue(());
            }
            ControlFlow::Break(())
        };
        // The other end stays open: it ends although more might come.
        on_stream(3, 12, move || Ok(receive.recv().ok()), &|thing| thing, take).unwrap();
        assert_eq!(found, (0..=50).collect::<Vec<_>>());
        drop(send);
    }

    #[test]
    fn an_error_of_the_reader_comes_after_the_results() {
        let mut numbers = up_to(70);
        let read = move || numbers()?.map_or_else(|| Err(io::Error::other("unplugged")), |number| Ok(Some(number)));
        let mut found = 0;
        let take = |_| {
            found += 1;
            ControlFlow::Continue(())
        };
        let error = on_stream(2, 4, read, &|thing| thing, take).unwrap_err();
        assert_eq!((error.to_string().as_str(), found), ("unplugged", 70));
    }

    #[test]
    fn a_panic_ends_the_work_and_is_passed_on() {
        // More might come: nobody waits for it.
        let endless = || {
            let (send, receive) = channel::<usize>();
            (0..100).for_each(|number| send.send(number).unwrap());
            (send, move || Ok(receive.recv().ok()))
        };
        let fails = |thing: usize| assert_ne!(thing, 70, "as it should");
        let go_on = |()| ControlFlow::Continue(());
        let (_open, read) = endless();
        assert!(catch_unwind(|| on_stream(3, 12, read, &fails, go_on)).is_err());
        let (_open, read) = endless();
        let take = AssertUnwindSafe(|thing| {
            fails(thing);
            ControlFlow::Continue(())
        });
        assert!(catch_unwind(move || on_stream(3, 12, read, &|thing| thing, { take }.0)).is_err());
        let mut numbers = up_to(100);
        let read = move || numbers().inspect(|number| fails(number.unwrap_or_default()));
        assert!(catch_unwind(move || on_stream(3, 12, read, &|_| (), go_on)).is_err());
    }
}
