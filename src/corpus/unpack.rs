//! Compressed files: gzip and zstd, known by their first bytes, whatever the file is called.

use ruzstd::decoding::errors::{FrameDecoderError, FrameHeaderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A stream of bytes from anywhere.
pub(super) type Bytes = Box<dyn Read + Send>;

/// How many bytes of a file are read at once.
pub(super) const CHUNK: usize = 256 * 1024;

/// The extensions that say how a file is packed; what stands before them tells what is in it.
pub(super) const EXTENSIONS: [&str; 2] = ["gz", "zst"];

const GZIP: &[u8] = b"\x1F\x8B\x08";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// The bytes without their compression, if they have one.
///
/// Several gzip members or zstd frames that follow one another are one text. Where a stream breaks
/// off or is damaged, what stands before that place is handed out, then the error comes.
///
/// # Errors
/// Those of reading the first bytes.
pub(super) fn unpack(bytes: Bytes) -> io::Result<Bytes> {
    let bytes = Peeked::new(bytes, ZSTD.len());
    Ok(if bytes.start().starts_with(GZIP) {
        let packed = BufReader::with_capacity(CHUNK, bytes);
        Box::new(Gzip { bytes: flate2::bufread::MultiGzDecoder::new(packed), ended: false })
    } else if bytes.start().starts_with(ZSTD) {
        Box::new(Zstd {
            packed: BufReader::with_capacity(CHUNK, bytes),
            frames: decoder(),
            in_frame: false,
            broken: None,
            ended: false,
        })
    } else {
        Box::new(bytes)
    })
}

/// A stream whose first bytes were looked at. An error that was met there comes in its place.
pub(super) struct Peeked<R> {
    start: Cursor<Vec<u8>>,
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    /// Reads `length` bytes ahead, or all if there are fewer.
    pub fn new(mut rest: R, length: usize) -> Peeked<R> {
        let mut start = Vec::with_capacity(length);
        let error = rest.by_ref().take(length as u64).read_to_end(&mut start).err();
        Peeked { start: Cursor::new(start), error, rest }
    }
}

impl<R> Peeked<R> {
    /// The same for bytes that were read already.
    pub fn with(start: Vec<u8>, error: Option<io::Error>, rest: R) -> Peeked<R> {
        Peeked { start: Cursor::new(start), error, rest }
    }

    /// What was read ahead.
    pub fn start(&self) -> &[u8] {
        self.start.get_ref()
    }

    /// Leaves out the first `length` of these bytes.
    pub fn skip(&mut self, length: usize) {
        self.start.set_position(length as u64);
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.start.read(out)? {
            0 => match self.error.take() {
                Some(error) => Err(error),
                None => self.rest.read(out),
            },
            read => Ok(read),
        }
    }
}

fn breaks_off(kind: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the {kind} data breaks off here; fetch the file again"),
    )
}

fn damaged(kind: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the {kind} data is damaged here; fetch the file again"),
    )
}

/// A frame that refers back further than the decoder keeps, in bytes: `zstd --long` and `--ultra` make such.
fn too_wide(window: u64) -> io::Error {
    let wanted = window.div_ceil(1 << 20);
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!(
            "the zstd data needs a window of {wanted} MiB, and 100 MiB are supported; pack the file again without --long and --ultra"
        ),
    )
}

/// Says in a person's words what is wrong with the data; errors of the system stay as they are.
fn in_words(error: io::Error, kind: &str) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => breaks_off(kind),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => damaged(kind),
        _ => error,
    }
}

struct Gzip<R> {
    bytes: flate2::bufread::MultiGzDecoder<R>,
    /// After an error the decoder is not asked again.
    ended: bool,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        self.bytes.read(out).map_err(|error| {
            self.ended |= error.kind() != io::ErrorKind::Interrupted;
            in_words(error, "gzip")
        })
    }
}

struct Zstd<R> {
    packed: R,
    frames: FrameDecoder,
    in_frame: bool,
    /// What ends the stream once all that stands before it was handed out.
    broken: Option<io::Error>,
    ended: bool,
}

/// A decoder that has begun a frame, with the smallest window: the crate looks at the window of every
/// frame but its first, and one of a terabyte would let a small file fill the memory.
fn decoder() -> FrameDecoder {
    let mut frames = FrameDecoder::new();
    let begun = frames.reset(&b"\x28\xB5\x2F\xFD\0\0"[..]);
    debug_assert!(begun.is_ok(), "{begun:?}");
    frames
}

/// The end of a frame: a last block with nothing in it, and room for a checksum.
const END_OF_FRAME: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

impl<R: BufRead> Zstd<R> {
    /// Begins the next frame; `false` if there is none.
    fn begin(&mut self) -> io::Result<bool> {
        if self.packed.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.frames.reset(&mut self.packed) {
            Ok(()) => self.in_frame = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let skipped = io::copy(&mut self.packed.by_ref().take(u64::from(length)), &mut io::sink())?;
                if skipped < u64::from(length) {
                    return Err(breaks_off("zstd"));
                }
            }
            Err(error) => return Err(self.cause(&error)),
        }
        Ok(true)
    }

    /// Unpacks one more block.
    fn block(&mut self) {
        let (frames, packed) = (&mut self.frames, &mut self.packed);
        // Some damage makes the crate panic, and only this file shall be lost then.
        let one = BlockDecodingStrategy::UptoBlocks(1);
        let done = catch_unwind(AssertUnwindSafe(|| frames.decode_blocks(packed, one)));
        match done {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                self.broken = Some(self.cause(&error));
                // The crate keeps back what later blocks may refer to until the frame ends: so it ends.
                if self.packed.fill_buf().is_ok_and(<[u8]>::is_empty) {
                    let _ = self.frames.decode_blocks(&END_OF_FRAME[..], BlockDecodingStrategy::All);
                }
            }
            Err(_) => {
                self.frames = decoder();
                self.broken = Some(damaged("zstd"));
            }
        }
    }

    fn cause(&mut self, error: &FrameDecoderError) -> io::Error {
        if let FrameDecoderError::WindowSizeTooBig { requested: window }
        | FrameDecoderError::FrameHeaderError(FrameHeaderError::WindowTooBig { got: window }) = error
        {
            return too_wide(*window);
        }
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if let Some(io) = error.downcast_ref::<io::Error>()
                && io.raw_os_error().is_some()
            {
                return io::Error::new(io.kind(), io.to_string());
            }
            cause = error.source();
        }
        match self.packed.fill_buf().is_ok_and(<[u8]>::is_empty) {
            true => breaks_off("zstd"),
            false => damaged("zstd"),
        }
    }

    fn next(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frames.can_collect() > 0 {
                return self.frames.read(out);
            }
            if let Some(error) = self.broken.take() {
                return Err(error);
            }
            if !self.in_frame {
                if !self.begin()? {
                    return Ok(0);
                }
            } else if self.frames.is_finished() {
                self.in_frame = false;
                let told = self.frames.get_checksum_from_data();
                if told.is_some() && told != self.frames.get_calculated_checksum() {
                    return Err(damaged("zstd"));
                }
            } else {
                self.block();
            }
        }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended || out.is_empty() {
            return Ok(0);
        }
        self.next(out).inspect_err(|_| self.ended = true)
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Write;

    pub fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    pub fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(packed: Vec<u8>) -> (Vec<u8>, String) {
        let mut out = Vec::new();
        let error = unpack(Box::new(Cursor::new(packed))).unwrap().read_to_end(&mut out).err();
        (out, error.map_or(String::new(), |error| error.to_string()))
    }

    /// Lines that compress, but not to nothing.
    fn lines() -> Vec<u8> {
        let mut lines = Vec::new();
        for n in 0..20_000_u64 {
            writeln!(lines, "{} Kidal {}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15), n % 7).unwrap();
        }
        lines
    }

    #[test]
    fn whole_streams() {
        let text = lines();
        let half = text.len() / 2;
        for (name, pack) in [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("zstd", zstd)] {
            assert!(read(pack(&text)) == (text.clone(), String::new()), "{name}");
            let two = [pack(&text[..half]), pack(b""), pack(&text[half..])].concat();
            assert!(read(two) == (text.clone(), String::new()), "{name}, several");
        }
        let skipped = [&zstd(b"a")[..], b"\x50\x2A\x4D\x18\x03\0\0\0xyz", &zstd(b"b")].concat();
        assert_eq!(read(skipped), (b"ab".to_vec(), String::new()));
        for plain in [&b""[..], b"\x1F", b"\x1F\x8B", b"(", b"Kidal"] {
            assert_eq!(read(plain.to_vec()), (plain.to_vec(), String::new()));
        }
    }

    #[test]
    fn streams_that_break_off() {
        let text = lines();
        for (name, packed, least) in
            [("gzip", gzip(&text), 64 << 10), ("zstd", zstd(&text), 256 << 10), ("zstd", zstd(&text), 1)]
        {
            for cut in [packed.len() / 2, packed.len() - 1] {
                let (out, error) = read(packed[..cut].to_vec());
                assert!(text.starts_with(&out), "{name}: what comes is right");
                assert!(out.len() + least >= text.len() * cut / packed.len() / 2, "{name}: {}", out.len());
                assert_eq!(error, format!("the {name} data breaks off here; fetch the file again"));
            }
        }
    }

    /// Frame header descriptor 0, the window's exponent and mantissa, one last block: a byte six times.
    fn frame(window: u8) -> Vec<u8> {
        [ZSTD, &[0, window, 0b0011_0011, 0, 0, b'a']].concat()
    }

    #[test]
    fn windows() {
        let refused = |mib: &str| {
            format!(
                "the zstd data needs a window of {mib} MiB, and 100 MiB are supported; pack the file again without --long and --ultra"
            )
        };
        // The window is 2^(10 + exponent) bytes and so many eighths of it more.
        for (exponent, eighths, error) in [
            (0, 0, String::new()),
            (16, 4, String::new()),
            (16, 5, refused("104")),
            (17, 0, refused("128")),
            (21, 0, refused("2048")),
            (31, 7, refused("3932160")),
        ] {
            let wide = frame(exponent << 3 | eighths);
            let text = if error.is_empty() { "aaaaaa" } else { "" };
            assert_eq!(read(wide.clone()), (text.into(), error.clone()), "{exponent}");
            let second = [frame(0), wide].concat();
            assert_eq!(read(second), (format!("aaaaaa{text}").into(), error), "{exponent}, a second frame");
        }
    }

    #[test]
    fn damaged_streams() {
        let text = lines();
        for (name, packed) in [("gzip", gzip(&text)), ("zstd", zstd(&text))] {
            for at in (packed.len() / 4..packed.len()).step_by(packed.len() / 40) {
                let mut packed = packed.clone();
                packed[at] ^= 0x55;
                let (_, error) = read(packed);
                assert!(!error.is_empty(), "{name} at {at}");
            }
        }
    }
}
