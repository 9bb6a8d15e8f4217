//! Codes of languages, small enough to be copied about.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// The code of a language (`en`), or nothing where nobody can tell.
///
/// Longer codes than eight bytes are cut off.
///
/// ```
/// use nomina::language::LanguageCode;
/// assert_eq!(&*LanguageCode::from("fr"), "fr");
/// assert!(LanguageCode::default().is_empty());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LanguageCode([u8; 8]);

impl From<&str> for LanguageCode {
    fn from(code: &str) -> LanguageCode {
        let mut bytes = [0; 8];
        let end =
            (0..=code.len().min(bytes.len())).rev().find(|&end| code.is_char_boundary(end)).unwrap_or(0);
        bytes[..end].copy_from_slice(&code.as_bytes()[..end]);
        LanguageCode(bytes)
    }
}

impl Deref for LanguageCode {
    type Target = str;

    fn deref(&self) -> &str {
        let end = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &**self)
    }
}

impl Serialize for LanguageCode {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for LanguageCode {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<LanguageCode, D::Error> {
        Ok(LanguageCode::from(&*std::borrow::Cow::<str>::deserialize(input)?))
    }
}
