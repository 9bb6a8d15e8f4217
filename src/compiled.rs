//! A gazetteer and its names, ready to be read with, as one file.
//!
//! Compiling a million names takes a few seconds, opening what was compiled a few hundredths of one.
//! `nomina gazetteer compile` makes such files, and `-g` takes them; the compiled-in gazetteer is one.

use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::image::{Aligned, GAZETTEER, Reader, Writer};
use crate::language::Languages;
use crate::matcher::Matcher;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What documents are read with beside the languages.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The entities.
    pub gazetteer: Gazetteer,
    /// Their names.
    pub matcher: Matcher,
}

impl Compiled {
    /// Compiles a gazetteer. O(n log n) in its names.
    pub fn new(gazetteer: Gazetteer, languages: &Languages) -> Compiled {
        let matcher = Matcher::new(&gazetteer, languages);
        Compiled { gazetteer, matcher }
    }

    /// The bytes of the file; the same for the same entities and languages.
    pub fn to_bytes(&self, languages: &Languages) -> Vec<u8> {
        let mut out = Writer::new(GAZETTEER);
        self.write(languages, &mut out);
        out.finish()
    }

    fn write(&self, languages: &Languages, out: &mut Writer) {
        // Which demonyms are names was decided by the languages.
        out.text(languages.fingerprint());
        self.gazetteer.write(out);
        self.matcher.write(out);
    }

    /// Opens a file that [`Compiled::to_bytes`] made. Reads it once, from its beginning to its end.
    ///
    /// # Errors
    /// What cannot be read, what is no compiled gazetteer, is damaged, or was made by another version
    /// or with other languages.
    pub fn open(path: &Path, languages: &Languages) -> Result<Compiled> {
        Compiled::read_whole(&mut Reader::open(GAZETTEER, path)?, languages)
    }

    fn read_whole(image: &mut Reader, languages: &Languages) -> Result<Compiled> {
        if image.text()? != languages.fingerprint() {
            let cause = "compiled with other words of the languages than this program has";
            return Err(image.refused(cause));
        }
        let gazetteer = Gazetteer::read(image)?;
        let matcher = Matcher::read(image, &gazetteer)?;
        image.end()?;
        Ok(Compiled { gazetteer, matcher })
    }
}

/// Whether a file begins like a compiled gazetteer, whatever its name.
pub fn is_compiled(path: &Path) -> bool {
    let mut head = [0; 8];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == GAZETTEER.magic
}

/// The compiled-in languages and gazetteer, as `gazetteer/builtin.nomg` has them.
static BUILTIN: &Aligned<[u8]> = &Aligned::new(*include_bytes!("../gazetteer/builtin.nomg"));

/// A hash of the lists in `gazetteer/`, as they were when this program was built.
const SOURCES: &str = env!("NOMINA_SOURCES");

/// The compiled-in languages and gazetteer.
///
/// Opened in a few milliseconds; made from the lists, in ten times that, if those were edited since
/// `gazetteer/builtin.nomg` was made.
pub fn builtin() -> (Languages, Compiled) {
    open_builtin().unwrap_or_else(|_| compile_builtin())
}

/// The compiled-in languages alone.
pub fn builtin_languages() -> Languages {
    let read = open_sources().and_then(|mut image| Languages::read(&mut image));
    read.unwrap_or_else(|_| Languages::builtin())
}

fn open_sources() -> Result<Reader> {
    let mut image = Reader::of_static(GAZETTEER, BUILTIN, "gazetteer/builtin.nomg")?;
    if image.text()? == SOURCES { Ok(image) } else { Err(image.damaged("the lists were edited since")) }
}

fn open_builtin() -> Result<(Languages, Compiled)> {
    let mut image = open_sources()?;
    let languages = Languages::read(&mut image)?;
    let compiled = Compiled::read_whole(&mut image, &languages)?;
    Ok((languages, compiled))
}

fn compile_builtin() -> (Languages, Compiled) {
    let languages = Languages::builtin();
    let compiled = Compiled::new(Gazetteer::builtin(), &languages);
    (languages, compiled)
}

/// What `gazetteer/builtin.nomg` must hold: a test compares, and rewrites it when asked.
pub fn builtin_bytes() -> Vec<u8> {
    let (languages, compiled) = compile_builtin();
    let mut out = Writer::new(GAZETTEER);
    out.text(SOURCES);
    languages.write(&mut out);
    compiled.write(&languages, &mut out);
    out.finish()
}
