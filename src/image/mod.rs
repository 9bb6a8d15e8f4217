//! Compiled files: columns of numbers and texts, one after another, with a checksum over each.
//!
//! A file begins with a magic word and a version. Then comes a section for each column: its kind, the
//! CRC-32 of its content, its length in bytes, the content, and zeros up to a multiple of eight.
//! Numbers are little-endian. The same columns give the same bytes. A column is used where it stands in
//! the file, so that one of 100 MB is open in a few hundredths of a second.

mod map;

use crate::error::{Error, ErrorKind, Result};
use map::Bytes;
use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::path::Path;

/// What a compiled file is.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// How it begins.
    pub magic: [u8; 8],
    /// What it is called in messages.
    pub noun: &'static str,
    /// What makes a new one.
    pub remedy: &'static str,
}

/// A gazetteer.
pub const GAZETTEER: Kind = Kind {
    magic: *b"\x89NOMINA\n",
    noun: "compiled gazetteer",
    remedy: "compile it again: nomina gazetteer compile",
};

/// Rules and words by which relations are read.
pub const RULES: Kind = Kind {
    magic: *b"\x89NOMRUL\n",
    noun: "file of compiled rules",
    remedy: "make it anew: NOMINA_UPDATE=1 cargo test --test compiled",
};

/// What each document contributes to a graph.
pub const INDEX: Kind = Kind {
    magic: *b"\x89NOMIDX\n",
    noun: "index of a graph",
    remedy: "make a new one: nomina build --index",
};

/// The version of the format. A reader refuses every other one.
pub const VERSION: u32 = 4;

/// Bytes before the content of a section: kind, CRC-32, length.
const HEAD: usize = 16;

/// Numbers that columns are made of.
pub trait Number: bytemuck::Pod {
    /// Tells columns of one kind from those of another.
    const KIND: u32;

    /// The number from little-endian bytes that were read as if they were this machine's.
    fn native(self) -> Self;
}

macro_rules! numbers {
    ($($number:ty => $kind:literal),*) => {$(
        impl Number for $number {
            const KIND: u32 = $kind;

            fn native(self) -> Self {
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

/// The first bytes of a file.
fn head(kind: Kind) -> [u8; 16] {
    let mut head = [0; 16];
    head[..8].copy_from_slice(&kind.magic);
    head[8..12].copy_from_slice(&VERSION.to_le_bytes());
    head
}

/// The first bytes of a section.
fn section_head(kind: u32, checksum: u32, length: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&kind.to_le_bytes());
    head[4..8].copy_from_slice(&checksum.to_le_bytes());
    head[8..].copy_from_slice(&length.to_le_bytes());
    head
}

impl Writer {
    /// Begins a file.
    pub fn new(kind: Kind) -> Writer {
        Writer { bytes: head(kind).to_vec() }
    }

    /// Adds a column of numbers.
    pub fn column<N: Number>(&mut self, numbers: &[N]) {
        self.section(N::KIND, &little_endian(numbers));
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.section(TEXT, text.as_bytes());
    }

    fn section(&mut self, kind: u32, content: &[u8]) {
        self.bytes.extend(section_head(kind, crc32fast::hash(content), content.len() as u64));
        self.bytes.extend(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// The bytes of numbers as a file holds them.
fn little_endian<N: Number>(numbers: &[N]) -> Cow<'_, [u8]> {
    if cfg!(target_endian = "little") {
        return Cow::Borrowed(bytemuck::cast_slice(numbers));
    }
    // `native` is its own inverse.
    let turned: Vec<N> = numbers.iter().map(|number| number.native()).collect();
    Cow::Owned(bytemuck::cast_slice(&turned).to_vec())
}

/// Writes a compiled file that is too large for memory, section by section.
pub struct Stream<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Stream<'a> {
    /// Begins a file.
    ///
    /// # Errors
    /// Here and below: those of `out`.
    pub fn new(kind: Kind, out: &'a mut dyn Write) -> io::Result<Stream<'a>> {
        out.write_all(&head(kind))?;
        Ok(Stream { out })
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.section(TEXT, crc32fast::hash(text.as_bytes()), text.len() as u64, &mut text.as_bytes())
    }

    /// Adds a column of numbers.
    pub fn column<N: Number>(&mut self, numbers: &[N]) -> io::Result<()> {
        let bytes = little_endian(numbers);
        self.section(N::KIND, crc32fast::hash(&bytes), bytes.len() as u64, &mut &*bytes)
    }

    /// Adds a column of so many bytes with this CRC-32, which are read from elsewhere.
    pub fn bytes(&mut self, checksum: u32, length: u64, content: &mut dyn Read) -> io::Result<()> {
        self.section(u8::KIND, checksum, length, content)
    }

    fn section(&mut self, kind: u32, checksum: u32, length: u64, content: &mut dyn Read) -> io::Result<()> {
        self.out.write_all(&section_head(kind, checksum, length))?;
        io::copy(&mut content.take(length), self.out)?;
        let padding = length.next_multiple_of(8) - length;
        self.out.write_all(&[0; 8][..padding as usize])
    }
}

/// A file that is compiled into the program: bytes that begin at a multiple of eight, as columns need it.
#[repr(C)]
pub struct Aligned<B: ?Sized> {
    align: [u64; 0],
    /// The file.
    pub bytes: B,
}

impl<const N: usize> Aligned<[u8; N]> {
    /// These bytes.
    pub const fn new(bytes: [u8; N]) -> Aligned<[u8; N]> {
        Aligned { align: [], bytes }
    }
}

/// Numbers of a compiled file, where they stand in it; or a list that was just made.
#[derive(Clone)]
pub struct Column<N> {
    content: Content<N>,
}

#[derive(Clone)]
enum Content<N> {
    Made(Vec<N>),
    Read(Bytes, Range<usize>, PhantomData<N>),
}

impl<N: Number> Deref for Column<N> {
    type Target = [N];

    #[inline]
    fn deref(&self) -> &[N] {
        match &self.content {
            Content::Made(numbers) => numbers,
            Content::Read(bytes, range, _) => bytemuck::cast_slice(&bytes[range.clone()]),
        }
    }
}

impl<N: Number> Column<N> {
    /// The numbers to add to; copied first if they were read.
    pub fn to_mut(&mut self) -> &mut Vec<N> {
        if let Content::Read(..) = self.content {
            self.content = Content::Made(self.to_vec());
        }
        match &mut self.content {
            Content::Made(numbers) => numbers,
            Content::Read(..) => unreachable!("invariant: it was copied just now"),
        }
    }
}

impl<N: Number + PartialEq> Column<N> {
    /// Leaves a column of nothing but zeros empty, to save its place in the file.
    pub fn drop_zeros(&mut self) {
        if self.iter().all(|&number| number == N::zeroed()) {
            *self = Column::default();
        }
    }
}

impl<N> From<Vec<N>> for Column<N> {
    fn from(numbers: Vec<N>) -> Column<N> {
        Column { content: Content::Made(numbers) }
    }
}

impl<N> Default for Column<N> {
    fn default() -> Column<N> {
        Vec::new().into()
    }
}

impl<N: Number> fmt::Debug for Column<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} numbers", self.len())
    }
}

/// A view of [`Rows`].
#[derive(Debug, Clone, Copy)]
pub struct RowsView<'a, N> {
    starts: &'a [u32],
    items: &'a [N],
}

impl<'a, N> RowsView<'a, N> {
    /// A list by its number.
    ///
    /// # Panics
    /// If there is none of this number.
    #[inline]
    pub fn row(&self, number: usize) -> &'a [N] {
        &self.items[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

/// Lists of numbers, one after another.
#[derive(Debug, Clone)]
pub struct Rows<N: Number> {
    /// Where each begins, and one more.
    starts: Column<u32>,
    items: Column<N>,
}

impl<N: Number> Default for Rows<N> {
    fn default() -> Rows<N> {
        Rows { starts: vec![0].into(), items: Column::default() }
    }
}

impl<N: Number> Rows<N> {
    /// These lists.
    pub fn of(lists: impl Iterator<Item = impl AsRef<[N]>>) -> Rows<N> {
        let (mut starts, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend_from_slice(list.as_ref());
            starts.push(items.len() as u32);
        }
        Rows { starts: starts.into(), items: items.into() }
    }

    /// The lists as plain ones: quicker to ask.
    #[inline]
    pub fn view(&self) -> RowsView<'_, N> {
        RowsView { starts: &self.starts, items: &self.items }
    }

    /// Adds them to a file, as two columns.
    pub fn write(&self, out: &mut Writer) {
        out.column(&self.starts);
        out.column(&self.items);
    }

    /// Reads what [`Rows::write`] wrote.
    ///
    /// # Errors
    /// What is damaged, starts that do not fit the numbers among it.
    pub fn read(image: &mut Reader) -> Result<Rows<N>> {
        let rows: Rows<N> = Rows { starts: image.column()?, items: image.column()? };
        let fits = rows.starts.first() == Some(&0)
            && rows.starts.last().is_some_and(|&last| last as usize == rows.items.len())
            && rows.starts.is_sorted();
        if fits { Ok(rows) } else { Err(image.damaged("its lists do not fit together")) }
    }
}

/// Reads a compiled file, column by column, in the order of writing.
#[derive(Debug)]
pub struct Reader {
    bytes: Bytes,
    at: usize,
    /// The file's name in messages.
    name: String,
    kind: Kind,
    /// Whether checksums are worth a look: those of the program itself are not.
    trusted: bool,
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// What cannot be read, what is no compiled file, one of another version.
    pub fn open(kind: Kind, path: &Path) -> Result<Reader> {
        let name = path.display().to_string();
        let bytes = File::open(path).and_then(Bytes::of_file);
        let bytes = bytes.map_err(|error| Error::io(&name, &format!("open the {}", kind.noun), &error))?;
        Reader { bytes, at: 0, name, kind, trusted: false }.begin()
    }

    /// Reads what is compiled into the program. Its checksums are not looked at.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn of_static(kind: Kind, file: &'static Aligned<[u8]>, name: &str) -> Result<Reader> {
        Reader { bytes: Bytes::Static(&file.bytes), at: 0, name: name.to_string(), kind, trusted: true }
            .begin()
    }

    /// Reads a copy of these bytes.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn of_bytes(bytes: &[u8], name: &str) -> Result<Reader> {
        Reader { bytes: Bytes::of(bytes), at: 0, name: name.to_string(), kind: GAZETTEER, trusted: false }
            .begin()
    }

    fn begin(mut self) -> Result<Reader> {
        let no_image = || {
            Error::new(ErrorKind::Format, format!("no {}: it does not begin like one", self.kind.noun))
                .in_file(&self.name)
                .remedy(self.kind.remedy)
        };
        let head: &[u8; 16] = self.bytes.first_chunk().ok_or_else(no_image)?;
        if head[..8] != self.kind.magic {
            return Err(no_image());
        }
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (version, pad) = (number(8), number(12));
        if version != VERSION {
            let age = if version > VERSION { "a newer" } else { "an older" };
            let cause = format!("compiled by {age} program: format {version}, and this one reads {VERSION}");
            return Err(self.refused(&cause));
        }
        if pad != 0 {
            return Err(self.damaged("its head is not what should stand there"));
        }
        self.at = head.len();
        Ok(self)
    }

    /// An error that says what is wrong in this file.
    pub fn damaged(&self, what: &str) -> Error {
        self.refused(&format!("the {} is damaged: {what}", self.kind.noun))
    }

    /// An error that says why this file cannot be used.
    pub fn refused(&self, why: &str) -> Error {
        Error::new(ErrorKind::Format, why).in_file(&self.name).remedy(self.kind.remedy)
    }

    /// Where the content of the next section stands; checks it and passes over it.
    fn section(&mut self, wanted: u32, size: usize) -> Result<Range<usize>> {
        let early = || self.damaged("it ends too early");
        let head: &[u8; HEAD] = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk).ok_or_else(early)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (kind, checksum) = (number(0), number(4));
        let length = usize::try_from(u64::from(number(8)) | u64::from(number(12)) << 32);
        let start = self.at + HEAD;
        let length = length.ok().filter(|&length| length <= self.bytes.len() - start).ok_or_else(early)?;
        let end = start + length;
        let next = end.next_multiple_of(8);
        let zeros = self.bytes.get(end..next).ok_or_else(early)?;
        if kind != wanted || !length.is_multiple_of(size) {
            return Err(self.damaged("a part is not what should stand there"));
        }
        let content = &self.bytes[start..end];
        if !self.trusted && (crc32fast::hash(content) != checksum || zeros.iter().any(|&zero| zero != 0)) {
            return Err(self.damaged("a checksum is wrong"));
        }
        self.at = next;
        Ok(start..end)
    }

    /// Reads a column of numbers.
    ///
    /// # Errors
    /// Here and below: what is damaged.
    pub fn column<N: Number>(&mut self) -> Result<Column<N>> {
        let range = self.section(N::KIND, size_of::<N>())?;
        if cfg!(target_endian = "big") {
            let numbers: &[N] = bytemuck::cast_slice(&self.bytes[range]);
            return Ok(numbers.iter().map(|number| number.native()).collect::<Vec<N>>().into());
        }
        Ok(Column { content: Content::Read(self.bytes.clone(), range, PhantomData) })
    }

    /// Reads a text.
    pub fn text(&mut self) -> Result<String> {
        let range = self.section(TEXT, 1)?;
        let text = std::str::from_utf8(&self.bytes[range]).map_err(|_| self.damaged("a text is none"))?;
        Ok(text.to_string())
    }

    /// Makes sure that nothing follows.
    pub fn end(&self) -> Result<()> {
        if self.at < self.bytes.len() { Err(self.damaged("it goes on after its end")) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file() -> Vec<u8> {
        let mut writer = Writer::new(GAZETTEER);
        writer.column(&[1u32, 2, 3]);
        writer.text("Kidal");
        writer.column::<u64>(&[]);
        writer.finish()
    }

    fn read(bytes: &[u8]) -> Result<(Vec<u32>, String, Vec<u64>)> {
        let mut reader = Reader::of_bytes(bytes, "x.nomg")?;
        let all = (reader.column()?.to_vec(), reader.text()?, reader.column()?.to_vec());
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
