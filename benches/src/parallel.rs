//! Work on seeds, shared among the machine's cores.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What `work` gives for each seed of `seeds`, in no order; `start` makes each worker's own scratch.
pub fn each_seed<S, T: Send>(
    seeds: std::ops::Range<u64>,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, u64) -> T + Sync,
) -> Vec<T> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(seeds.start);
    thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let (mut scratch, mut all) = (start(), Vec::new());
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= seeds.end {
                            return all;
                        }
                        all.push(work(&mut scratch, seed));
                    }
                })
            })
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a worker ends")).collect()
    })
}
