//! What is written while documents are read: files without a name, which vanish with the run.

use super::args::OutputFile;
use super::place::Place;
use nomina::error::Result;
use nomina::export::IndexWriter;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

/// The files that grow with the corpus, so far as they are wanted.
#[derive(Default)]
pub struct Spools {
    files: BTreeMap<OutputFile, BufWriter<File>>,
    /// Where the records of the index begin.
    pub index: IndexWriter,
}

impl Spools {
    /// A file for each that will be written to `place`.
    ///
    /// # Errors
    /// Where no file can be made.
    pub fn of(place: &Place) -> Result<Spools> {
        let mut spools = Spools::default();
        for wanted in [OutputFile::Mentions, OutputFile::Evidence, OutputFile::Index] {
            if let Some(file) = place.spool(wanted)? {
                spools.files.insert(wanted, file);
            }
        }
        Ok(spools)
    }

    /// Whether this file is wanted.
    pub fn want(&self, file: OutputFile) -> bool {
        self.files.contains_key(&file)
    }

    /// Adds what stands in a file next, if it is wanted.
    ///
    /// # Errors
    /// Those of the file.
    pub fn add(&mut self, file: OutputFile, bytes: &[u8]) -> io::Result<()> {
        match self.files.get_mut(&file) {
            Some(spool) if file == OutputFile::Index => self.index.add(bytes, spool),
            Some(spool) => spool.write_all(bytes),
            None => Ok(()),
        }
    }

    /// All that was added to a file, from its beginning.
    ///
    /// # Errors
    /// Those of the file, and a file that was not wanted.
    pub fn read(&mut self, file: OutputFile) -> io::Result<&File> {
        let spool = self.files.get_mut(&file).ok_or(io::ErrorKind::NotFound)?;
        spool.flush()?;
        spool.get_mut().rewind()?;
        Ok(spool.get_ref())
    }
}
