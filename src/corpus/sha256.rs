//! The fingerprint of a text.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// SHA-256 of a text; written in lower-case hexadecimal, in binary formats as its bytes.
///
/// ```
/// use nomina::corpus::Sha256;
/// let hash = Sha256::of("Kidal");
/// assert_eq!(hash.to_string().len(), 64);
/// assert_eq!(hash.to_string().parse(), Ok(hash));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// The hash of a text's bytes. Linear.
    pub fn of(text: &str) -> Sha256 {
        use sha2::Digest;
        Sha256(sha2::Sha256::digest(text.as_bytes()).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is no hash: not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHash;

impl fmt::Display for NoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not 64 hexadecimal digits")
    }
}

impl FromStr for Sha256 {
    type Err = NoHash;

    fn from_str(hex: &str) -> Result<Sha256, NoHash> {
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoHash);
        }
        for (byte, digits) in bytes.iter_mut().zip(0..) {
            *byte = u8::from_str_radix(&hex[2 * digits..2 * digits + 2], 16).map_err(|_| NoHash)?;
        }
        Ok(Sha256(bytes))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if out.is_human_readable() { out.collect_str(self) } else { self.0.serialize(out) }
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Sha256, D::Error> {
        if !input.is_human_readable() {
            return <[u8; 32]>::deserialize(input).map(Sha256);
        }
        std::borrow::Cow::<str>::deserialize(input)?.parse().map_err(serde::de::Error::custom)
    }
}
