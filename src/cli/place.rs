//! Where results go: all files of a folder or none, or one file on standard output.

use super::args::{OutputFile, PictureArgs};
use super::report::Run;
use super::spools::Spools;
use super::{interrupt, output};
use nomina::analysis::{Filter, View};
use nomina::error::{Error, ErrorKind, Result};
use nomina::export::{DotOptions, write_atomically, write_dot, write_graph};
use nomina::graph::Options;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What `graph.dot` shows, and how.
pub struct Drawing {
    /// The part of the graph.
    pub part: View,
    options: DotOptions,
}

impl Drawing {
    /// The drawing that the picture options ask for.
    pub fn of(view: &View, filter: &Filter, args: &PictureArgs) -> Drawing {
        Drawing { part: filter.apply(view), options: DotOptions { title: args.title.clone() } }
    }
}

/// What can be written.
pub struct Results<'a> {
    /// The whole graph.
    pub view: &'a View,
    /// The picture.
    pub drawing: &'a Drawing,
    /// What was written along the way.
    pub spools: Spools,
}

impl Results<'_> {
    fn write(&mut self, file: OutputFile, out: &mut dyn Write) -> io::Result<()> {
        match file {
            OutputFile::Json => write_graph(self.view, out),
            OutputFile::Dot => write_dot(&self.drawing.part, &self.drawing.options, out),
            OutputFile::Index => {
                let View { header, documents, .. } = self.view;
                let options = Options {
                    unit: header.unit,
                    evidence_per_edge: header.evidence_per_edge,
                    rules: header.rules.clone(),
                };
                let index = std::mem::take(&mut self.spools.index);
                index.write(&header.gazetteer, &options, documents, &mut self.spools.read(file)?, out)
            }
            OutputFile::Mentions | OutputFile::Evidence => {
                io::copy(&mut self.spools.read(file)?, out).map(drop)
            }
        }
    }
}

/// Where the results go.
pub enum Place {
    /// These files of a folder.
    Folder(PathBuf, Vec<OutputFile>),
    /// Standard output.
    Stdout(OutputFile),
}

impl Place {
    /// Understands `-o` and `-f`.
    ///
    /// # Errors
    /// Several files to print.
    pub fn of(output: &Path, files: &[OutputFile]) -> Result<Place> {
        let mut files = files.to_vec();
        files.sort_unstable();
        files.dedup();
        match (output.as_os_str() == "-", &files[..]) {
            (false, _) => Ok(Place::Folder(output.to_path_buf(), files)),
            (true, &[file]) => Ok(Place::Stdout(file)),
            (true, _) => {
                Err(Error::new(ErrorKind::Usage, "-o - prints one file, and there are several to write")
                    .remedy("name it: -f json, -f dot, -f mentions or -f evidence"))
            }
        }
    }

    /// Finds out, before the long run, whether the files can be written after it; leaves no trace.
    pub fn check(&self) -> Result<()> {
        let Place::Folder(folder, files) = self else { return Ok(()) };
        let missing: Vec<&Path> = folder.ancestors().take_while(|path| is_missing(path)).collect();
        let made = fs::create_dir_all(folder).map_err(|error| match folder.exists() && !folder.is_dir() {
            true => Error::new(ErrorKind::Usage, "is a file, and -o names a folder")
                .in_file(folder.display().to_string())
                .remedy("name another"),
            false => Error::io(folder.display(), "make the folder", &error),
        });
        let written = made.and_then(|()| {
            let taken = files.iter().map(|file| folder.join(file.name())).find(|path| path.is_dir());
            if let Some(path) = taken {
                return Err(Error::new(ErrorKind::Io, "cannot write: there is a folder of this name")
                    .in_file(path.display().to_string())
                    .remedy("name another folder with -o"));
            }
            let probe = tempfile::tempfile_in(folder);
            probe.map(drop).map_err(|error| Error::io(folder.display(), "write into the folder", &error))
        });
        for folder in missing {
            let _ = fs::remove_dir(folder);
        }
        written
    }

    /// A file without a name, which vanishes with the run, for what shall stand in a file, if that is wanted. It lies
    /// where they will stand, because there is room for them.
    pub fn spool(&self, wanted: OutputFile) -> Result<Option<BufWriter<File>>> {
        let file = match self {
            Place::Folder(folder, files) if files.contains(&wanted) => {
                let there = folder.ancestors().find(|path| !is_missing(path)).unwrap_or(Path::new("."));
                let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
                tempfile::tempfile_in(there)
            }
            Place::Stdout(file) if *file == wanted => tempfile::tempfile(),
            _ => return Ok(None),
        };
        let file = file.map_err(|error| self.blame(wanted, &error))?;
        Ok(Some(BufWriter::with_capacity(1 << 16, file)))
    }

    /// An error in writing a file.
    pub fn blame(&self, file: OutputFile, error: &io::Error) -> Error {
        match self {
            Place::Folder(folder, _) => Error::io(folder.join(file.name()).display(), "write", error),
            Place::Stdout(_) => Error::io("a temporary file", "write", error),
        }
    }

    /// Writes all files, or none.
    pub fn write(&self, mut results: Results<'_>) -> Run<()> {
        match self {
            Place::Stdout(file) => {
                let mut out = output::plain();
                results.write(*file, &mut out)?;
                Ok(out.flush()?)
            }
            Place::Folder(folder, files) => interrupt::while_writing(|| {
                interrupt::check()?;
                fs::create_dir_all(folder)
                    .map_err(|error| Error::io(folder.display(), "make the folder", &error))?;
                Ok(write_all(folder, files, &mut results)?)
            }),
        }
    }

    /// The files that were written.
    pub fn written(&self) -> Vec<PathBuf> {
        match self {
            Place::Folder(folder, files) => files.iter().map(|file| folder.join(file.name())).collect(),
            Place::Stdout(_) => Vec::new(),
        }
    }
}

/// Whether nothing is there. The empty path is the current folder.
fn is_missing(path: &Path) -> bool {
    !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err()
}

/// Writes the files all or none: each gets its name only when those after it are on the disk as a whole.
fn write_all(folder: &Path, files: &[OutputFile], results: &mut Results<'_>) -> Result<()> {
    let Some((&file, others)) = files.split_first() else { return Ok(()) };
    let mut stop = None;
    let written = write_atomically(&folder.join(file.name()), |out| {
        let mut out = interrupt::Watched(out);
        results.write(file, &mut out)?;
        out.flush()?;
        interrupt::check().and_then(|()| write_all(folder, others, results)).map_err(|error| {
            stop = Some(error);
            io::Error::other("stopped")
        })
    });
    match (stop, interrupt::check()) {
        (Some(error), _) => Err(error),
        (None, Err(interrupted)) if written.is_err() => Err(interrupted),
        _ => written,
    }
}
