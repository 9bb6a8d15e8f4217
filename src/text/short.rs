//! Tokens of at most 16 ASCII letters and digits: folded, hashed and looked at in a few
//! instructions, without a loop.

use super::Flags;

/// The longest token that is handled here, in bytes.
pub(super) const LONGEST: usize = 16;

const fn each(byte: u8) -> u128 {
    u128::from_le_bytes([byte; LONGEST])
}

/// The bytes of such a token, the first in the lowest byte, zeros after the last.
#[inline]
pub(super) fn load(text: &[u8], start: usize, end: usize) -> u128 {
    let length = end - start;
    let mut bytes = [0; LONGEST];
    if let Some(whole) = text.get(start..start + LONGEST) {
        bytes.copy_from_slice(whole);
    } else {
        bytes[..length].copy_from_slice(&text[start..end]);
    }
    u128::from_le_bytes(bytes) & (u128::MAX >> (8 * (LONGEST - length)))
}

/// Folds letters; digits have the bit already.
#[inline]
pub(super) fn fold(raw: u128, length: usize) -> u128 {
    raw | (each(0x20) & (u128::MAX >> (8 * (LONGEST - length))))
}

/// The flags of letters and digits as they were written.
#[inline]
pub(super) fn flags(raw: u128, length: usize) -> Flags {
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let letters = raw & each(0x40);
    let small = letters & (raw << 1);
    let capital = letters & !small;
    let digits = !raw & (each(0x40) & (u128::MAX >> (8 * (LONGEST - length))));
    let first = letters & letters.wrapping_neg();
    let mut flags = 0;
    flags |= u8::from(first & capital != 0) * Flags::CAPITALISED.0;
    flags |= u8::from(capital != 0 && small == 0) * Flags::ALL_CAPS.0;
    flags |= u8::from(digits != 0) * Flags::DIGIT.0;
    flags |= u8::from(letters != 0) * Flags::LETTER.0;
    Flags(flags)
}
