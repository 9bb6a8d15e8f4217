//! The rules that are compiled in.

use super::reader::Relater;
use crate::error::Result;
use crate::image::{Aligned, RULES, Reader, Writer};
use crate::language::Languages;

/// The files in `gazetteer/rules`, as (file name, text).
pub(super) const FILES: &[(&str, &str)] = &[
    ("conflict.toml", include_str!("../../gazetteer/rules/conflict.toml")),
    ("cooperation.toml", include_str!("../../gazetteer/rules/cooperation.toml")),
    ("diplomacy.toml", include_str!("../../gazetteer/rules/diplomacy.toml")),
    ("force.toml", include_str!("../../gazetteer/rules/force.toml")),
    ("people.toml", include_str!("../../gazetteer/rules/people.toml")),
    ("statements.toml", include_str!("../../gazetteer/rules/statements.toml")),
    ("static.toml", include_str!("../../gazetteer/rules/static.toml")),
    ("territory.toml", include_str!("../../gazetteer/rules/territory.toml")),
    ("words.en.toml", include_str!("../../gazetteer/rules/words.en.toml")),
    ("words.fr.toml", include_str!("../../gazetteer/rules/words.fr.toml")),
];

/// What [`Relater::builtin_bytes`] gave when they were written.
static COMPILED: &Aligned<[u8]> = &Aligned::new(*include_bytes!("../../gazetteer/rules.nomg"));

/// A hash of the files in `gazetteer/rules`, as they were when this program was built.
const SOURCES: &str = env!("NOMINA_RULES");

impl Relater {
    /// The rules that are compiled in.
    ///
    /// Opened in a millisecond; made from their files, in a hundred times that, if those were edited
    /// since `gazetteer/rules.nomg` was made. Their examples are left out.
    ///
    /// # Panics
    /// If the files break their format; a test holds them to it.
    pub fn builtin(languages: &Languages) -> Relater {
        Relater::open_builtin(languages).unwrap_or_else(|_| Relater::builtin_from_files(languages))
    }

    /// The same with their examples, made from their files.
    ///
    /// # Panics
    /// As [`Relater::builtin`].
    pub fn builtin_from_files(languages: &Languages) -> Relater {
        Relater::from_files(FILES, languages).expect("invariant: the compiled-in rules are right")
    }

    fn open_builtin(languages: &Languages) -> Result<Relater> {
        let mut image = Reader::of_static(RULES, COMPILED, "gazetteer/rules.nomg")?;
        if image.text()? != SOURCES {
            return Err(image.damaged("the rules were edited since"));
        }
        Relater::read(&mut image, languages)
    }

    /// What `gazetteer/rules.nomg` must hold: a test compares, and rewrites it when asked.
    ///
    /// # Panics
    /// As [`Relater::builtin`].
    pub fn builtin_bytes(languages: &Languages) -> Vec<u8> {
        let mut out = Writer::new(RULES);
        out.text(SOURCES);
        Relater::builtin_from_files(languages).write(&mut out);
        out.finish()
    }
}
