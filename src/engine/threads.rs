//! Threads with room to recurse.

use rayon::ThreadPoolBuilder;

/// Parsing and judging recurse; threads of a pool get as much stack as the main thread has.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Does parallel work on so many threads; none: as many as the machine has.
pub(super) fn in_pool<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> R {
    let builder = ThreadPoolBuilder::new().stack_size(STACK_BYTES).num_threads(threads.unwrap_or(0));
    match builder.build() {
        Ok(pool) => pool.install(work),
        // A machine that gives no threads still has this one.
        Err(_) => work(),
    }
}
