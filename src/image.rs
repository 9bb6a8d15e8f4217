//! Compiled files: columns of numbers and texts, one after another, with a checksum over each.
//!
//! A file begins with a magic word and a version. Then comes a section for each column: its kind, the
//! CRC-32 of its content, its length in bytes, the content, and zeros up to a multiple of eight.
//! Numbers are little-endian. The same columns give the same bytes. A column is read straight into the
//! memory where it is used, so that a file of 60 MB is open in a few hundredths of a second.

use crate::error::{Error, ErrorKind, Result};
use std::io::Read;

/// How every compiled file begins.
pub const MAGIC: [u8; 8] = *b"\x89NOMINA\n";

/// The version of the format. A reader refuses every other one.
pub const VERSION: u32 = 1;

/// Bytes before the content of a section: kind, CRC-32, length.
const HEAD: usize = 16;

/// Numbers that columns are made of.
pub trait Number: bytemuck::Pod {
    /// Tells columns of one kind from those of another.
    const KIND: u32;

    /// The number from little-endian bytes that were read as if they were this machine's.
    fn from_le(self) -> Self;
}

macro_rules! numbers {
    ($($number:ty => $kind:literal),*) => {$(
        impl Number for $number {
            const KIND: u32 = $kind;

            fn from_le(self) -> Self {
                <$number>::from_le(self)
            }
        }
    )*};
}

numbers!(u8 => 1, u16 => 2, u32 => 4, u64 => 8);

/// The kind of a column of text.
const TEXT: u32 = 100;

/// Makes the bytes of a compiled file.
#[derive(Debug, Clone)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Default for Writer {
    fn default() -> Writer {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend([0; 4]);
        Writer { bytes }
    }
}

impl Writer {
    /// Adds a column of numbers.
    pub fn column<N: Number>(&mut self, numbers: &[N]) {
        // `from_le` is its own inverse.
        if cfg!(target_endian = "little") {
            self.section(N::KIND, bytemuck::cast_slice(numbers));
        } else {
            let turned: Vec<N> = numbers.iter().map(|number| number.from_le()).collect();
            self.section(N::KIND, bytemuck::cast_slice(&turned));
        }
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.section(TEXT, text.as_bytes());
    }

    fn section(&mut self, kind: u32, content: &[u8]) {
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(crc32fast::hash(content).to_le_bytes());
        self.bytes.extend((content.len() as u64).to_le_bytes());
        self.bytes.extend(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads a compiled file, column by column, in the order of writing.
pub struct Reader<'a> {
    source: Box<dyn Read + 'a>,
    /// Bytes that are left of it.
    left: u64,
    name: &'a str,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("name", &self.name).field("left", &self.left).finish()
    }
}

impl<'a> Reader<'a> {
    /// Begins to read `source`, which has `size` bytes; `name` is its name in messages.
    ///
    /// # Errors
    /// What cannot be read, what is no compiled file, one of another version.
    pub fn open(source: impl Read + 'a, size: u64, name: &'a str) -> Result<Reader<'a>> {
        let mut reader = Reader { source: Box::new(source), left: size, name };
        let mut head = [0; 16];
        if size < head.len() as u64 {
            return Err(reader.no_image());
        }
        reader.fill(&mut head)?;
        if head[..8] != MAGIC {
            return Err(reader.no_image());
        }
        let pad = [head[12], head[13], head[14], head[15]];
        let version = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
        if version != VERSION {
            let age = if version > VERSION { "a newer" } else { "an older" };
            let cause = format!("compiled by {age} program: format {version}, and this one reads {VERSION}");
            return Err(Error::new(ErrorKind::Format, cause)
                .in_file(name)
                .remedy("compile it again: nomina gazetteer compile"));
        }
        if pad != [0; 4] {
            return Err(reader.damaged("its head is not what should stand there"));
        }
        Ok(reader)
    }

    fn no_image(&self) -> Error {
        Error::new(ErrorKind::Format, "no compiled gazetteer: it does not begin like one")
            .in_file(self.name)
            .remedy("make one: nomina gazetteer compile")
    }

    /// An error that says what is wrong in this file.
    pub fn damaged(&self, what: &str) -> Error {
        Error::new(ErrorKind::Format, format!("the compiled gazetteer is damaged: {what}"))
            .in_file(self.name)
            .remedy("compile it again: nomina gazetteer compile")
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        if bytes.len() as u64 > self.left {
            return Err(self.damaged("it ends too early"));
        }
        self.left -= bytes.len() as u64;
        self.source.read_exact(bytes).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => self.damaged("it ends too early"),
            _ => Error::io(self.name, "read the gazetteer", &error),
        })
    }

    /// Reads the head of a section; returns the length of its content and its checksum.
    fn head(&mut self, wanted: u32, size: usize) -> Result<(usize, u32)> {
        let mut head = [0; HEAD];
        self.fill(&mut head)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let length = u64::from(number(8)) | u64::from(number(12)) << 32;
        if length > self.left {
            return Err(self.damaged("it ends too early"));
        }
        match usize::try_from(length) {
            Ok(length) if number(0) == wanted && length.is_multiple_of(size) => Ok((length, number(4))),
            _ => Err(self.damaged("a part is not what should stand there")),
        }
    }

    /// Checks the content of a section, and passes over the zeros after it.
    fn check(&mut self, content: &[u8], checksum: u32) -> Result<()> {
        let mut zeros = [0; 8];
        self.fill(&mut zeros[..content.len().next_multiple_of(8) - content.len()])?;
        if crc32fast::hash(content) != checksum || zeros != [0; 8] {
            return Err(self.damaged("a checksum is wrong"));
        }
        Ok(())
    }

    /// Reads a column of numbers.
    ///
    /// # Errors
    /// Here and below: what cannot be read, and what is damaged.
    pub fn column<N: Number>(&mut self) -> Result<Vec<N>> {
        let (length, checksum) = self.head(N::KIND, size_of::<N>())?;
        let mut numbers = vec![N::zeroed(); length / size_of::<N>()];
        self.fill(bytemuck::cast_slice_mut(&mut numbers))?;
        self.check(bytemuck::cast_slice(&numbers), checksum)?;
        if cfg!(target_endian = "big") {
            numbers.iter_mut().for_each(|number| *number = number.from_le());
        }
        Ok(numbers)
    }

    /// Reads a text.
    pub fn text(&mut self) -> Result<String> {
        let (length, checksum) = self.head(TEXT, 1)?;
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        self.check(&bytes, checksum)?;
        String::from_utf8(bytes).map_err(|_| self.damaged("a text is none"))
    }

    /// Makes sure that nothing follows.
    pub fn end(&self) -> Result<()> {
        if self.left > 0 { Err(self.damaged("it goes on after its end")) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file() -> Vec<u8> {
        let mut writer = Writer::default();
        writer.column(&[1u32, 2, 3]);
        writer.text("Kidal");
        writer.column::<u64>(&[]);
        writer.finish()
    }

    fn read(bytes: &[u8]) -> Result<(Vec<u32>, String, Vec<u64>)> {
        let mut reader = Reader::open(bytes, bytes.len() as u64, "x.nomg")?;
        let all = (reader.column()?, reader.text()?, reader.column()?);
        reader.end()?;
        Ok(all)
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(&file()).unwrap(), (vec![1, 2, 3], "Kidal".to_string(), vec![]));
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = file();
        bytes[8] = 99;
        let error = read(&bytes).unwrap_err().to_string();
        assert!(error.contains("a newer program: format 99"), "{error}");
        let error = read(b"{\"key\": \"kidal\"}").unwrap_err().to_string();
        assert!(error.contains("does not begin like one"), "{error}");
    }

    proptest! {
        #[test]
        fn no_damage_goes_unseen(at in 0usize..1000, change in 1u8..=255, cut in any::<bool>()) {
            let mut bytes = file();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] ^= change }
            prop_assert!(read(&bytes).is_err());
        }
    }
}
