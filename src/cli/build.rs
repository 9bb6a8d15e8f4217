//! `nomina build`: articles in, the graph and its picture out.

use super::args::{BuildArgs, OutputFile};
use super::report::{Report, Run};
use super::{documents, interrupt, load, output, picture, summary};
use nomina::analysis::View;
use nomina::corpus::Corpus;
use nomina::error::{Error, ErrorKind, Result};
use nomina::export::{DotOptions, write_atomically, write_dot, write_graph, write_mentions};
use nomina::graph::{KnowledgeGraph, Options};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// Reads all articles, then writes all files; if anything stops it before that, no file changes.
pub fn run(args: &BuildArgs, report: &Report) -> Run {
    interrupt::install("nothing was written, what stood before is untouched");
    let place = Place::of(&args.output.output, &args.output.files)?;
    place.check()?;
    let annotator = load::annotator(&args.gazetteer, &args.understand, report)?;
    let filter = picture::filter(&args.picture, annotator.gazetteer())?;
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    report.watch(corpus.progress());

    let options = Options {
        unit: args.graph.unit.meant(),
        evidence_per_edge: args.graph.evidence,
        rules: Some(annotator.rules()),
    };
    let mut graph = KnowledgeGraph::new(annotator.gazetteer(), options);
    let mut mentions = place.spool()?;
    let threads = args.understand.threads;
    let both = |document, annotation| (document, annotation);
    documents::annotate_each(corpus, &annotator, threads, report, both, |(document, annotation)| {
        if let Err(error) = graph.add(&document, &annotation, annotator.gazetteer()) {
            report.skipped(&error);
            return Ok(());
        }
        if let Some(spool) = &mut mentions {
            write_mentions(&document, &annotation, annotator.gazetteer(), spool)
                .map_err(|error| place.blame(OutputFile::Mentions, &error))?;
        }
        Ok(())
    })?;

    let mut view = View::of(&graph);
    drop(graph);
    if args.graph.background {
        view = view.with_background();
    }
    if args.graph.no_quotes {
        view = view.without_quotes();
    }
    let drawing =
        Drawing { part: filter.apply(&view), options: DotOptions { title: args.picture.title.clone() } };
    let results = Results { view: &view, drawing: &drawing, mentions };
    place.write(results)?;
    summary::print(&view, &drawing.part, &place.written(), report);
    Ok(report.exit())
}

/// What `graph.dot` shows, and how.
struct Drawing {
    part: View,
    options: DotOptions,
}

/// What can be written.
struct Results<'a> {
    view: &'a View,
    drawing: &'a Drawing,
    /// A nameless file with what shall stand in `mentions.jsonl`.
    mentions: Option<BufWriter<File>>,
}

impl Results<'_> {
    fn write(&mut self, file: OutputFile, out: &mut dyn Write) -> io::Result<()> {
        match file {
            OutputFile::Json => write_graph(self.view, out),
            OutputFile::Dot => write_dot(&self.drawing.part, &self.drawing.options, out),
            OutputFile::Mentions => {
                let spool = self.mentions.as_mut().expect("invariant: mentions were kept to be written");
                spool.flush()?;
                let mentions = spool.get_mut();
                mentions.rewind()?;
                io::copy(mentions, out).map(drop)
            }
        }
    }
}

/// Where the results go.
enum Place {
    /// These files of a folder.
    Folder(PathBuf, Vec<OutputFile>),
    /// Standard output.
    Stdout(OutputFile),
}

impl Place {
    fn of(output: &Path, files: &[OutputFile]) -> Result<Place> {
        let mut files = files.to_vec();
        files.sort_unstable();
        files.dedup();
        match (output.as_os_str() == "-", &files[..]) {
            (false, _) => Ok(Place::Folder(output.to_path_buf(), files)),
            (true, &[file]) => Ok(Place::Stdout(file)),
            (true, _) => {
                Err(Error::new(ErrorKind::Usage, "-o - prints one file, and there are several to write")
                    .remedy("name it: -f json, -f dot or -f mentions"))
            }
        }
    }

    /// Finds out, before the long run, whether the files can be written after it; leaves no trace.
    fn check(&self) -> Result<()> {
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

    /// A file without a name, which vanishes with the run, for the mentions if they are wanted. It lies
    /// where they will stand, because there is room for them.
    fn spool(&self) -> Result<Option<BufWriter<File>>> {
        let file = match self {
            Place::Folder(folder, files) if files.contains(&OutputFile::Mentions) => {
                let there = folder.ancestors().find(|path| !is_missing(path)).unwrap_or(Path::new("."));
                let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
                tempfile::tempfile_in(there)
            }
            Place::Stdout(OutputFile::Mentions) => tempfile::tempfile(),
            _ => return Ok(None),
        };
        let file = file.map_err(|error| self.blame(OutputFile::Mentions, &error))?;
        Ok(Some(BufWriter::with_capacity(1 << 16, file)))
    }

    fn blame(&self, file: OutputFile, error: &io::Error) -> Error {
        match self {
            Place::Folder(folder, _) => Error::io(folder.join(file.name()).display(), "write", error),
            Place::Stdout(_) => Error::io("a temporary file", "write", error),
        }
    }

    fn write(&self, mut results: Results<'_>) -> Run<()> {
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
    fn written(&self) -> Vec<PathBuf> {
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
