//! The graph in; numbers and the sorted [`View`] that every exporter reads out. Never writes.
//!
//! A [`View`] is the whole content of `graph.json` as plain data: nodes by key, edges by
//! (source, target, key), scores computed once from the integer counts. A [`Filter`] makes a smaller
//! view of a view and says how much it left out.

mod filter;
mod measures;
mod view;

pub use filter::{Filter, Keep};
pub use measures::{jaccard, log_likelihood_ratio, npmi};
pub(crate) use view::key_of;
pub use view::{CO_OCCURRENCE, FORMAT, FORMAT_VERSION, Header, LeftOut, Link, View};
