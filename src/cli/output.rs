//! Standard output: results for eyes, in colour where a terminal shows it, and results for programs.

use super::marks::Role;
use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use std::io::{self, BufWriter, Stdout};

/// Results for programs: bytes as they are. To be flushed at the end, or a full disk goes unnoticed.
pub fn plain() -> BufWriter<Stdout> {
    BufWriter::with_capacity(1 << 16, io::stdout())
}

/// Results for eyes: styles are left out unless a terminal shows them (or `CLICOLOR_FORCE` says so).
/// To be flushed at the end.
pub fn styled() -> BufWriter<AutoStream<Stdout>> {
    BufWriter::with_capacity(1 << 16, AutoStream::auto(io::stdout()))
}

/// Whether results for eyes have colours.
pub fn has_colours() -> bool {
    AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Document heads and the like.
pub const HEAD: Style = Style::new().bold();
/// What is there for reference.
pub const FAINT: Style = Style::new().dimmed();

/// The colour of an entity type, the same hues as in pictures.
pub fn style_of(entity_type: &str) -> Style {
    let colour = match entity_type {
        "person" => AnsiColor::Blue,
        "group" => AnsiColor::Yellow,
        "state" => AnsiColor::Green,
        "place" => AnsiColor::Magenta,
        _ => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// The colour of what a stretch of a sentence is to a relation.
pub fn style_of_role(role: Role) -> Style {
    let colour = match role {
        Role::Subject => AnsiColor::Cyan,
        Role::Trigger => AnsiColor::Yellow,
        Role::Object => AnsiColor::Magenta,
    };
    colour.on_default().bold()
}
