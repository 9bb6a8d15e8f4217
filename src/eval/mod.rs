//! What a person marked in texts and what was predicted for them in; counts, scores and mistakes out.
//!
//! [`read()`] takes files in any of the [formats of a gold](GoldFormat), [`evaluate`] compares, and a
//! [`Report`] is what came out: plain data, the same for any order of the documents, written by
//! [`write_json`] and [`write_html`].
//!
//! ```
//! use nomina::eval::{Compare, Marked, Texts, evaluate, read_line};
//! let gold = r#"{"id":"a","text":"Wagner left Gao.","mentions":[{"start":0,"end":6},{"start":12,"end":15}]}"#;
//! let found = r#"{"id":"a","mentions":[{"start":0,"end":6},{"start":7,"end":15}]}"#;
//! let gold = vec![read_line(gold, "a", &Texts::default())?];
//! let found = vec![read_line(found, "a", &Texts::of(&gold))?];
//! let report = evaluate(&gold, &found, &Compare::default());
//! assert_eq!(report.scores.strict.f1(), 0.5); // one of two is found, and one of two found is right
//! assert_eq!(report.scores.overlap.f1(), 1.0); // the other one is found with a word too much
//! # Ok::<(), nomina::error::Error>(())
//! ```
//!
//! Linear in documents, mentions and bytes of text, times a logarithm of the mentions of a document.

mod brat;
mod column;
mod conll;
mod counts;
mod html;
mod json;
mod jsonl;
mod marked;
mod mistakes;
mod options;
mod overlap;
mod read;
mod report;
mod score;
#[cfg(test)]
mod tests;

pub use counts::{Accuracy, Counts};
pub use html::write_html;
pub use json::write_json;
pub use jsonl::read_line;
pub use marked::{Mark, Marked, Stated, Texts};
pub use mistakes::{Group, Mistake, MistakeKind, Seen, groups};
pub use options::{Compare, TypeMap};
pub use overlap::pair;
pub use read::{GoldFormat, Read, read};
pub use report::{DocumentScores, PredicateScores, Report, Side, TypeScores, evaluate};
pub use score::Scores;
