//! The bytes of a compiled file, mapped or read.
//!
//! The only unsafe code of the project. Mapping instead of reading opens a gazetteer of a million
//! names several times as fast (docs/PERFORMANCE.md) and lets several runs share its memory.
#![allow(unsafe_code)]

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::sync::Arc;

/// Bytes that begin at a multiple of eight and never change.
#[derive(Debug, Clone)]
pub(super) enum Bytes {
    /// Compiled into the program.
    Static(&'static [u8]),
    /// In memory; `usize` of the last word's bytes may be left over.
    Owned(Arc<Vec<u64>>, usize),
    /// A file.
    Mapped(Arc<memmap2::Mmap>),
}

impl Bytes {
    /// The content of a file: mapped if it can be, else read.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_file(mut file: File) -> io::Result<Bytes> {
        if file.metadata()?.is_file() {
            // SAFETY: the map is read-only and lives as long as anything that refers to it. Another
            // process may change the file meanwhile: the numbers read from it are then arbitrary, but
            // each is checked before it is used as an index, and text is checked to be UTF-8 each time
            // it is asked for. One that cuts the file off ends this process, as it would end any
            // program that maps files; `nomina gazetteer compile` renames a new file over the old one,
            // which leaves maps of the old one whole.
            match unsafe { memmap2::Mmap::map(&file) } {
                Ok(map) => return Ok(Bytes::Mapped(Arc::new(map))),
                Err(error) if error.kind() == io::ErrorKind::OutOfMemory => return Err(error),
                // An empty file cannot be mapped everywhere, nor one of every file system.
                Err(_) => {}
            }
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Bytes::of(&bytes))
    }

    /// A copy of these bytes.
    pub fn of(bytes: &[u8]) -> Bytes {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Bytes::Owned(Arc::new(words), bytes.len())
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Owned(words, length) => &bytemuck::cast_slice(words)[..*length],
            Bytes::Mapped(map) => map,
        }
    }
}
