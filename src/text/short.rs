//! Tokens of at most 16 ASCII letters and digits: folded, hashed and looked at in a few
//! instructions, without a loop.

use super::Flags;

/// The longest token that is handled here, in bytes.
pub(super) const LONGEST: usize = 16;

const fn each(byte: u8) -> u128 {
    u128::from_le_bytes([byte; LONGEST])
}

/// Ones in the bytes of a token of so many bytes.
static MASKS: [u128; LONGEST + 1] = {
    let mut masks = [0; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        masks[length] = u128::MAX >> (8 * (LONGEST - length));
        length += 1;
    }
    masks
};

/// The folded form of a token, the first byte in the lowest, zeros after the last.
///
/// `bytes` are the token and whatever follows it. Digits have the bit that makes small letters of
/// capitals already.
#[inline]
pub(super) fn fold(bytes: [u8; LONGEST], length: usize) -> u128 {
    (u128::from_le_bytes(bytes) | each(0x20)) & MASKS[length]
}

/// The flags of a token's letters and digits as they were written; `bytes` are at most 16.
#[inline]
pub(super) fn flags(bytes: &[u8]) -> Flags {
    let mut padded = [0; LONGEST];
    padded[..bytes.len()].copy_from_slice(bytes);
    let raw = u128::from_le_bytes(padded);
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let letters = raw & each(0x40);
    let small = letters & (raw << 1);
    let capital = letters & !small;
    let digits = !raw & each(0x40) & MASKS[bytes.len()];
    let first = letters & letters.wrapping_neg();
    let flag = |is: bool, flag: Flags| u8::from(is) * flag.0;
    Flags(
        flag(first & capital != 0, Flags::CAPITALISED)
            | flag(capital != 0 && small == 0, Flags::ALL_CAPS)
            | flag(digits != 0, Flags::DIGIT)
            | flag(letters != 0, Flags::LETTER),
    )
}

/// Whether the first letter is a capital.
#[inline]
pub(super) fn is_capitalised(bytes: [u8; LONGEST], length: usize) -> bool {
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let first = bytes[0];
    if first & 0x40 != 0 {
        return first & 0x20 == 0;
    }
    bytes[..length.min(LONGEST)]
        .iter()
        .find(|byte| byte.is_ascii_alphabetic())
        .is_some_and(u8::is_ascii_uppercase)
}
