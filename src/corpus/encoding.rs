//! Bytes to text: UTF-8, UTF-16 and, by a guess, the encodings that were there before them.

use super::unpack::{Bytes, CHUNK, Peeked};
use crate::error::{Error, ErrorKind, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, BufReader, Read};

/// A document is at most this long, in bytes, because a span counts in 32 bits.
pub(super) const MAX_BYTES: u64 = u32::MAX as u64;

/// How many bytes at the start of a file decide about UTF-16 and NULs.
const PREFIX: usize = 8 * 1024;

/// A text with what had to be done to its bytes.
#[derive(Debug)]
pub(super) struct Decoded {
    pub text: String,
    /// Bytes that are wrong in the encoding became U+FFFD, and this says where the first one stood.
    pub note: Option<Error>,
}

/// Decodes a whole file or record.
///
/// In this order: a byte order mark; UTF-16 without one, known by its NULs; UTF-8; UTF-8 with a few
/// broken bytes; the encoding that `label` names (as an HTML page's `meta` does); a guess.
///
/// # Errors
/// [`ErrorKind::Encoding`] if the bytes look like no text at all.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded> {
    // Nearly all there is: looked at once, and not copied. NULs may mean UTF-16.
    let plain = !bytes.starts_with(b"\xEF\xBB\xBF") && !bytes[..bytes.len().min(PREFIX)].contains(&0);
    let bytes = if plain {
        match String::from_utf8(bytes) {
            Ok(text) => {
                refuse_binary(text.as_bytes())?;
                return Ok(Decoded { text, note: None });
            }
            Err(error) => error.into_bytes(),
        }
    } else {
        bytes
    };
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            return utf8(bytes, mark, label);
        }
        return with(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        return with(encoding, &bytes);
    }
    utf8(bytes, 0, label)
}

fn utf8(mut bytes: Vec<u8>, mark: usize, label: Option<&str>) -> Result<Decoded> {
    bytes.drain(..mark);
    let guess = detect(&bytes, label)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, note: None }),
        Err(error) => with(if mark > 0 { UTF_8 } else { guess }, error.as_bytes()),
    }
}

/// The encoding of bytes that are no UTF-16, from the bytes or else from `label`.
///
/// # Errors
/// [`ErrorKind::Encoding`] if the bytes look like no text at all.
pub(super) fn detect(bytes: &[u8], label: Option<&str>) -> Result<&'static Encoding> {
    refuse_binary(bytes)?;
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return Ok(UTF_8);
    }
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes())).filter(|encoding| {
        // A page whose `meta` could be read is not UTF-16, whatever it says; and it is no UTF-8.
        ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding)
    });
    Ok(named.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Deny)
    }))
}

/// Decodes bytes whose encoding is known.
pub(super) fn with(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    if encoding == UTF_16LE || encoding == UTF_16BE {
        refuse_binary(text.as_bytes())?;
    }
    let note = broken.then(|| {
        let before = text.split('\u{FFFD}').next().unwrap_or_default();
        Error::new(ErrorKind::Warning, format!("bytes that are no {}, read as U+FFFD", encoding.name()))
            .line(1 + before.bytes().filter(|byte| *byte == b'\n').count() as u64)
            .remedy("save the file as UTF-8")
    });
    Ok(Decoded { text, note })
}

/// Whether bytes that are not UTF-8 were meant to be: most of what is not ASCII is well-formed.
///
/// In other encodings a well-formed sequence of UTF-8 is a rare accident ("Ã©").
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Whether a text that begins with these bytes is UTF-16.
pub(super) fn is_utf16(start: &[u8]) -> bool {
    match Encoding::for_bom(start) {
        Some((encoding, _)) => encoding != UTF_8,
        None => utf16_without_mark(start).is_some(),
    }
}

/// UTF-16 of mostly Latin text without a byte order mark: every other byte is NUL.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let prefix = &bytes[..bytes.len().min(PREFIX)];
    let pairs = prefix.len() / 2;
    let nuls = |offset: usize| prefix.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match pairs {
        0 | 1 => None,
        _ if even * 20 < pairs && odd * 2 > pairs => Some(UTF_16LE),
        _ if odd * 20 < pairs && even * 2 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// # Errors
/// If there is a NUL near the start, or more than one control character in fifty bytes.
fn refuse_binary(bytes: &[u8]) -> Result<()> {
    let nul = bytes[..bytes.len().min(PREFIX)].contains(&0);
    // Sums of at most 255 fit into a byte, which lets the compiler count many bytes at once.
    let control = |byte: &u8| u8::from(matches!(byte, 0..=6 | 14..=25 | 28..=31 | 127));
    let controls: usize =
        bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(control).sum::<u8>())).sum();
    if nul || bytes.starts_with(b"%PDF-") || controls > (bytes.len() / 50).max(2) {
        return Err(Error::new(ErrorKind::Encoding, "looks like a binary file")
            .remedy("convert it to plain text, HTML, JSON Lines or CSV first"));
    }
    Ok(())
}

/// A stream of lines or records: a byte order mark is taken off, UTF-16 becomes UTF-8, and any other
/// encoding passes as it is, so that each record can be decoded for itself.
///
/// An error of reading comes where it stood.
pub(super) fn stream(bytes: Bytes) -> Box<dyn BufRead + Send> {
    let mut bytes = Peeked::new(bytes, PREFIX);
    let (encoding, mark) = match Encoding::for_bom(bytes.start()) {
        Some((encoding, mark)) => (encoding, mark),
        None => (utf16_without_mark(bytes.start()).unwrap_or(UTF_8), 0),
    };
    bytes.skip(mark);
    let bytes = BufReader::with_capacity(CHUNK, bytes);
    if encoding == UTF_8 {
        return Box::new(bytes);
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    let text = Transcoder { bytes, decoder, text: vec![], at: 0, ended: false };
    Box::new(BufReader::with_capacity(CHUNK, text))
}

/// Turns a stream of another encoding into UTF-8.
struct Transcoder<R> {
    bytes: R,
    decoder: Decoder,
    /// Decoded and, up to `at`, handed out.
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.text.resize(CHUNK, 0);
            let input = self.bytes.fill_buf()?;
            let last = input.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.text, last);
            self.bytes.consume(read);
            self.text.truncate(written);
            self.at = 0;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        let rest = &self.text[self.at..];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Cursor;

    fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let units = mark.encode_utf16().chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn decoding() {
        let french = "Le président Goïta a été reçu à Kidal";
        let latin: Vec<u8> = french.chars().map(|c| c as u8).collect();
        let quotes = b"Mali\x92s army \x93liberated\x94 Kidal".to_vec();
        for (name, bytes, expected) in [
            ("nothing", vec![], ""),
            ("utf-8", french.into(), french),
            ("utf-8 with mark", [b"\xEF\xBB\xBF", french.as_bytes()].concat(), french),
            ("utf-16le with mark", utf16(french, true, false), french),
            ("utf-16be with mark", utf16(french, true, true), french),
            ("utf-16le", utf16(french, false, false), french),
            ("utf-16be", utf16(french, false, true), french),
            ("latin-1", latin, french),
            ("windows-1252", quotes, "Mali’s army “liberated” Kidal"),
            ("line ends stay", b"a\r\nb\rc\n".to_vec(), "a\r\nb\rc\n"),
        ] {
            let decoded = decode(bytes, None).unwrap();
            assert_eq!(decoded.text, expected, "{name}");
            assert_eq!(decoded.note, None, "{name}");
        }
    }

    #[test]
    fn a_label_decides_where_utf_8_does_not() {
        let cyrillic = b"\xCC\xE0\xEB\xE8".to_vec();
        assert_eq!(decode(cyrillic.clone(), Some("windows-1251")).unwrap().text, "Мали");
        assert_eq!(decode("Goïta".into(), Some("windows-1251")).unwrap().text, "Goïta");
        assert!(decode(cyrillic, Some("no-such-label")).is_ok());
    }

    #[test]
    fn broken_utf_8_is_kept_and_told() {
        let decoded = decode(["Goïta à\nKidal, là\n".as_bytes(), b"\xFF"].concat(), None).unwrap();
        assert_eq!(decoded.text, "Goïta à\nKidal, là\n\u{FFFD}");
        let note = decoded.note.unwrap();
        assert_eq!(note.to_string(), "bytes that are no UTF-8, read as U+FFFD; save the file as UTF-8");
        assert_eq!(note.position(), (Some(3), None));
    }

    #[test]
    fn binaries_are_refused() {
        for (name, bytes) in [
            ("nul", b"text\0text".to_vec()),
            ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            ("pdf", b"%PDF-1.4 plain".to_vec()),
            ("controls", b"a\x01b\x02c\x03d".to_vec()),
            ("utf-32", b"\xFF\xFE\0\0a\0\0\0b\0\0\0".to_vec()),
        ] {
            let error = decode(bytes, None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Encoding, "{name}");
        }
    }

    #[test]
    fn streams_become_utf_8() {
        let text = "é🇲🇱\n".repeat(20_000);
        for (name, bytes) in [
            ("utf-8", text.clone().into_bytes()),
            ("mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
            ("utf-16le", utf16(&text, true, false)),
            ("utf-16be", utf16(&text, true, true)),
        ] {
            let mut out = Vec::new();
            stream(Box::new(Cursor::new(bytes))).read_to_end(&mut out).unwrap();
            assert!(out == text.as_bytes(), "{name}");
        }
        let mut out = String::new();
        let bytes = utf16("Kidal\n", false, true);
        stream(Box::new(Cursor::new(bytes))).read_to_string(&mut out).unwrap();
        assert_eq!(out, "Kidal\n");
    }
}
