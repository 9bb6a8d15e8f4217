//! The one folding function: which tokens are equal.
//!
//! Folded form = compatibility-decomposed, marks stripped in the scripts where they are ornament to
//! a searcher (Latin, Greek, Cyrillic, Arabic, Hebrew), fully case-folded, ignorable characters
//! left out. Aliases and texts are folded here and nowhere else; no offset is ever moved.

use super::chars::look;
use caseless::Caseless;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

/// Which letters of a token were capitals: bit *k* stands for the *k*-th folded character.
///
/// Characters past the 64th are not watched.
pub type Capitals = u64;

/// Whether a character is ignored wherever it stands: soft hyphen, zero-width and direction marks.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// Whether marks on this base letter are ornament to a searcher.
pub(super) fn strips_marks(base: char) -> bool {
    base.is_ascii()
        || matches!(
            base.script(),
            Script::Latin | Script::Greek | Script::Cyrillic | Script::Arabic | Script::Hebrew
        )
}

/// Arabic tatweel only stretches the line.
const TATWEEL: char = '\u{640}';

/// Appends the folded form of `token` to `out` and tells which of its letters were capitals.
///
/// Linear in the token.
pub fn fold_into(token: &str, out: &mut String) -> Capitals {
    let mut capitals: Capitals = 0;
    let mut at = 0u32;
    let mut strips = true;
    for c in token.chars() {
        if c.is_ascii() {
            if c.is_ascii_uppercase() && at < 64 {
                capitals |= 1 << at;
            }
            out.push(c.to_ascii_lowercase());
            at += 1;
            strips = true;
            continue;
        }
        let look = look(c);
        let before = out.len();
        match look.folded() {
            Some(TATWEEL) => continue,
            Some(folded) => {
                out.push(folded);
                strips = look.strips_marks();
            }
            None if is_ignorable(c) => continue,
            None => fold_char(c, &mut strips, out),
        }
        for _ in out[before..].chars() {
            if look.is_uppercase() && at < 64 {
                capitals |= 1 << at;
            }
            at += 1;
        }
    }
    capitals
}

/// Folds one character by the Unicode tables. `strips` is whether the base letter before it strips
/// its marks, and then whether this one does.
pub(super) fn fold_char(c: char, strips: &mut bool, out: &mut String) {
    decompose_compatible(c, |part| {
        if part == TATWEEL {
            return;
        }
        if is_combining_mark(part) {
            if *strips {
                return;
            }
        } else {
            *strips = strips_marks(part);
        }
        out.extend(std::iter::once(part).default_case_fold());
    });
}

/// The folded form of one token.
pub fn fold(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    fold_into(token, &mut out);
    out
}

/// Hash of a token's folded form. The same on every machine and in every version of the compiled
/// gazetteer; equal forms have equal hashes, different ones nearly always different hashes.
///
/// The multiply-and-fold of wyhash (Wang Yi, 2019), public domain.
#[inline]
pub fn hash(folded: &str) -> u64 {
    let bytes = folded.as_bytes();
    if bytes.len() <= 16 {
        let mut padded = [0; 16];
        padded[..bytes.len()].copy_from_slice(bytes);
        return hash_short(u128::from_le_bytes(padded));
    }
    let mut state = bytes.len() as u64;
    for lane in bytes.chunks(16) {
        let mut padded = [0; 16];
        padded[..lane.len()].copy_from_slice(lane);
        let lane = u128::from_le_bytes(padded);
        state = mix(lane as u64 ^ state ^ KEYS[2], (lane >> 64) as u64 ^ KEYS[3]);
    }
    mix(state, KEYS[0])
}

/// [`hash`] of a form of at most 16 bytes, given with zeros after its end.
#[inline]
pub(super) fn hash_short(folded: u128) -> u64 {
    mix(folded as u64 ^ KEYS[0], (folded >> 64) as u64 ^ KEYS[1])
}

/// Hash of a sequence of tokens from the hash of all but the last and the last one's.
#[inline]
pub fn extend_hash(prefix: u64, token: u64) -> u64 {
    mix(prefix ^ KEYS[2], token.rotate_left(32) ^ KEYS[1])
}

/// Odd numbers with as many ones as zeros.
const KEYS: [u64; 4] =
    [0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3];

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_forms() {
        let cases = [
            ("Mali", "mali"),
            ("Aguelhok", "aguelhok"),
            ("Anéfis", "anefis"),
            ("Ane\u{301}fis", "anefis"),
            ("İstanbul", "istanbul"),
            ("İSTANBUL", "istanbul"),
            ("Weißrussland", "weissrussland"),
            ("WEISSRUSSLAND", "weissrussland"),
            ("ΑΘΗΝΑΣ", "αθηνασ"),
            ("Αθήνας", "αθηνασ"),
            ("Ba\u{AD}mako", "bamako"),
            ("ﬁn", "fin"),
            ("Ｍａｌｉ", "mali"),
            ("Ёлка", "елка"),
            ("أمازيغ", "امازيغ"),
            ("مـالي", "مالي"),
            ("ลี", "ลี"),
            ("が", "か\u{3099}"),
            ("@FAMa_DIRPA", "@fama_dirpa"),
        ];
        for (token, expected) in cases {
            assert_eq!(fold(token), expected, "{token}");
        }
    }

    #[test]
    fn capitals_are_told_by_folded_letter() {
        let capitals = |token: &str| fold_into(token, &mut String::new());
        assert_eq!(capitals("FAMa"), 0b0111);
        assert_eq!(capitals("Kidal"), 0b00001);
        assert_eq!(capitals("TRAORÉ"), 0b111111);
        assert_eq!(capitals("éÉ"), 0b10);
        assert_eq!(capitals("weiß"), 0);
    }

    #[test]
    fn hashes_differ_where_forms_differ() {
        let forms = [
            "",
            "a",
            "b",
            "aa",
            "mali",
            "malí",
            "niger",
            "nigeria",
            "abcdefgh",
            "abcdefghabcdefgh",
            "abcdefghabcdefgha",
        ];
        let mut seen: Vec<u64> = forms.iter().map(|form| hash(form)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), forms.len());
        let (a, b) = (hash("burkina"), hash("faso"));
        assert_ne!(extend_hash(a, b), extend_hash(b, a));
    }
}
