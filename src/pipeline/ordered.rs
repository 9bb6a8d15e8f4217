//! Work on several threads, with what comes of it in the order in which it was taken.
//!
//! All threads do the same: take a batch from the source, work on it, hand it in. Whoever hands in the
//! batch whose turn it is delivers it, and those after it that are ready. So taking, working and
//! delivering go on at the same time, each of the first and the last on one thread at a time.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A batch has at most so many items.
const BATCH_ITEMS: usize = 256;
/// A batch is full at so many bytes: some 20 ms of reading.
const BATCH_BYTES: u64 = 256 << 10;
/// The first batches are smaller by so many halves, so that all threads share few documents too.
const HALVES: usize = 4;
/// So many batches for each thread may be taken and not delivered.
const WINDOW: usize = 4;
/// The stack of a thread, as large as that of the main thread: deeply nested pages need it.
const STACK: usize = 8 << 20;

/// Does `work` on every item, on so many threads in all, and `each` with what comes of it, in the order
/// of the items.
///
/// `next` and `each` are called by one thread at a time, `next` ahead of `each` by a bounded number of
/// batches of at most 256 items or 256 KiB; `size` gives the bytes of an item. When `each` breaks it is
/// not called again. With one thread everything happens on the thread of the caller, one item after
/// the other. A system that gives fewer threads than wanted makes it slower and changes nothing else.
///
/// # Panics
/// If one of the functions does; the other threads end first.
pub(super) fn ordered<I: Send, T: Send>(
    threads: usize,
    mut next: impl FnMut() -> Option<I> + Send,
    size: impl Fn(&I) -> u64 + Sync,
    work: impl Fn(I) -> T + Sync,
    mut each: impl FnMut(T) -> ControlFlow<()> + Send,
) -> ControlFlow<()> {
    if threads <= 1 {
        while let Some(item) = next() {
            each(work(item))?;
        }
        return ControlFlow::Continue(());
    }
    let run = Run {
        window: threads.saturating_mul(WINDOW),
        source: Mutex::new(Source { next, taken: 0, ended: false }),
        turn: Mutex::new(Turn { delivered: 0, ready: BTreeMap::new(), sink: Some(each), stop: None }),
        moved: Condvar::new(),
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map_while(|_| {
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || run.work(&size, &work)).ok()
            })
            .collect();
        run.work(&size, &work);
        for other in others {
            if let Err(panic) = other.join() {
                resume_unwind(panic);
            }
        }
    });
    match lock(&run.turn).stop {
        Some(Stop::Asked) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    }
}

/// All that the threads share.
struct Run<N, E, T> {
    window: usize,
    source: Mutex<Source<N>>,
    turn: Mutex<Turn<E, T>>,
    /// Batches were delivered, or the run is over.
    moved: Condvar,
}

struct Source<N> {
    next: N,
    /// Number of batches that were taken.
    taken: usize,
    ended: bool,
}

/// Whose turn it is.
struct Turn<E, T> {
    /// Number of batches that were delivered.
    delivered: usize,
    /// Batches that are done before their turn.
    ready: BTreeMap<usize, Vec<T>>,
    /// Not there while a thread delivers.
    sink: Option<E>,
    stop: Option<Stop>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// `each` wants no more.
    Asked,
    /// A thread panicked.
    Panicked,
}

/// A thread that panics is noticed by [`Alarm`], and what it left locked is not used any more.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<N, E, T> Run<N, E, T> {
    /// What every thread does.
    fn work<I>(&self, size: impl Fn(&I) -> u64, work: impl Fn(I) -> T)
    where
        N: FnMut() -> Option<I>,
        E: FnMut(T) -> ControlFlow<()>,
    {
        let alarm = Alarm(self);
        while let Some((number, batch)) = self.take(&size) {
            let done = batch.into_iter().map(&work).collect();
            self.hand_in(number, done);
        }
        std::mem::forget(alarm);
    }

    /// The next batch with its number, as soon as it is near enough to the last one delivered.
    fn take<I>(&self, size: impl Fn(&I) -> u64) -> Option<(usize, Vec<I>)>
    where
        N: FnMut() -> Option<I>,
    {
        let mut source = lock(&self.source);
        if source.ended {
            return None;
        }
        // Who waits here keeps the others from taking, and those who deliver need no source.
        let mut turn = lock(&self.turn);
        while turn.stop.is_none() && source.taken - turn.delivered >= self.window {
            turn = self.moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        if turn.stop.is_some() {
            return None;
        }
        drop(turn);
        let halves = HALVES.saturating_sub(source.taken * WINDOW / self.window);
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH_ITEMS >> halves && bytes < BATCH_BYTES >> halves {
            let Some(item) = (source.next)() else {
                source.ended = true;
                break;
            };
            bytes += size(&item);
            batch.push(item);
        }
        if batch.is_empty() {
            return None;
        }
        source.taken += 1;
        Some((source.taken - 1, batch))
    }

    /// Delivers the batch and those after it if it is their turn, or leaves it to who does.
    fn hand_in(&self, number: usize, batch: Vec<T>)
    where
        E: FnMut(T) -> ControlFlow<()>,
    {
        let mut turn = lock(&self.turn);
        turn.ready.insert(number, batch);
        let Some(mut each) = turn.sink.take() else { return };
        while turn.stop.is_none() {
            let delivered = turn.delivered;
            let Some(batch) = turn.ready.remove(&delivered) else { break };
            drop(turn);
            let done = batch.into_iter().try_for_each(&mut each);
            turn = lock(&self.turn);
            turn.delivered += 1;
            if done.is_break() {
                turn.stop.get_or_insert(Stop::Asked);
            }
            self.moved.notify_all();
        }
        turn.sink = Some(each);
    }
}

/// Tells the other threads if this one panics, so that none waits for what never comes.
struct Alarm<'a, N, E, T>(&'a Run<N, E, T>);

impl<N, E, T> Drop for Alarm<'_, N, E, T> {
    fn drop(&mut self) {
        lock(&self.0.turn).stop = Some(Stop::Panicked);
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// Squares of `0..items`, with an item's size, up to the one at which `each` breaks.
    fn squares(threads: usize, items: usize, bytes: u64, last: usize) -> Vec<usize> {
        let mut numbers = 0..items;
        let mut out = Vec::new();
        let done = ordered(
            threads,
            || numbers.next(),
            |_| bytes,
            |n| n * n,
            |square| {
                out.push(square);
                if out.len() == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(done.is_break(), (1..=items).contains(&last));
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn the_order_stays(
            threads in prop::sample::select(vec![0_usize, 1, 2, 3, 7]),
            items in 0..20_000_usize,
            bytes in prop::sample::select(vec![0, 1, 5_000, BATCH_BYTES, u64::from(u32::MAX)]),
            last in prop_oneof![Just(usize::MAX), 1..20_000_usize],
        ) {
            let expected: Vec<usize> = (0..items.min(last)).map(|n| n * n).collect();
            prop_assert_eq!(squares(threads, items, bytes, last), expected);
        }
    }

    #[test]
    fn the_source_stays_near() {
        let (taken, mut delivered) = (AtomicUsize::new(0), 0);
        let most = AtomicUsize::new(0);
        let mut numbers = 0..200_usize;
        let done = ordered(
            3,
            || {
                taken.fetch_add(1, Ordering::SeqCst);
                numbers.next()
            },
            |_| BATCH_BYTES,
            |n| {
                // The first is slow, and all others wait for it.
                std::thread::sleep(Duration::from_millis(if n == 0 { 100 } else { 0 }));
                n
            },
            |_| {
                delivered += 1;
                most.fetch_max(taken.load(Ordering::SeqCst) - delivered, Ordering::SeqCst);
                ControlFlow::Continue(())
            },
        );
        assert!(done.is_continue());
        assert_eq!(delivered, 200);
        let most = most.load(Ordering::SeqCst);
        assert!((1..=3 * WINDOW).contains(&most), "{most} were taken ahead");
    }

    #[test]
    fn all_threads_work() {
        // Each of four threads waits for the three others.
        let barrier = std::sync::Barrier::new(4);
        let mut numbers = 0..4;
        let done =
            ordered(4, || numbers.next(), |_| BATCH_BYTES, |_| barrier.wait(), |_| ControlFlow::Continue(()));
        assert!(done.is_continue());
    }

    #[test]
    fn a_panic_ends_the_run() {
        for threads in [1, 2, 5] {
            for place in ["source", "work", "sink"] {
                let at = |here: &str, n: usize| assert!(here != place || n != 1_000, "as agreed");
                let mut numbers = 0..100_000_usize;
                let run = catch_unwind(AssertUnwindSafe(|| {
                    ordered(
                        threads,
                        || numbers.next().inspect(|n| at("source", *n)),
                        |_| 10_000,
                        |n| {
                            at("work", n);
                            n
                        },
                        |n| {
                            at("sink", n);
                            ControlFlow::Continue(())
                        },
                    )
                }));
                let panic = run.expect_err("it panics");
                assert_eq!(panic.downcast_ref::<&str>(), Some(&"as agreed"), "{place}, {threads} threads");
            }
        }
    }
}
