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

/// The first bytes of a text, the first in the lowest, zeros after the last.
#[inline]
pub(super) fn load(text: &[u8]) -> u128 {
    match text.first_chunk() {
        Some(bytes) => u128::from_le_bytes(*bytes),
        None => {
            let mut padded = [0; LONGEST];
            padded[..text.len()].copy_from_slice(text);
            u128::from_le_bytes(padded)
        }
    }
}

/// So many of the first bytes, zeros after them.
#[inline]
pub(super) fn first(bytes: u128, length: usize) -> u128 {
    bytes & MASKS[length]
}

/// The folded form of a token, the first byte in the lowest, zeros after the last.
///
/// `bytes` are the token and whatever follows it. Digits have the bit that makes small letters of
/// capitals already.
#[inline]
pub(super) fn fold(bytes: u128, length: usize) -> u128 {
    (bytes | each(0x20)) & MASKS[length]
}

/// A bit for each letter that is a capital; `bytes` are the token and whatever follows it.
#[inline]
fn capital_bits(bytes: u128, length: usize) -> u128 {
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let raw = first(bytes, length);
    raw & !(raw << 1) & each(0x40)
}

/// Whether several letters are capitals; `bytes` are the token and whatever follows it.
#[inline]
pub(super) fn has_capitals(bytes: u128, length: usize) -> bool {
    let capital = capital_bits(bytes, length);
    capital & capital.wrapping_sub(1) != 0
}

/// Which letters are capitals, the first in the lowest bit; `bytes` are the token and whatever follows
/// it.
#[inline]
pub(super) fn capitals(bytes: u128, length: usize) -> u64 {
    let capital = capital_bits(bytes, length) >> 6;
    let gather = |eight: u64| eight.wrapping_mul(0x0102_0408_1020_4080) >> 56;
    gather(capital as u64) | gather((capital >> 64) as u64) << 8
}

/// The flags of a token's letters and digits as they were written; `bytes` are the token and whatever
/// follows it.
#[inline]
pub(super) fn flags(bytes: u128, length: usize) -> Flags {
    let raw = first(bytes, length);
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let letters = raw & each(0x40);
    let small = letters & (raw << 1);
    let capital = letters & !small;
    let first = letters & letters.wrapping_neg();
    let flag = |is: bool, flag: Flags| u8::from(is) * flag.0;
    Flags(
        flag(first & capital != 0, Flags::CAPITALISED)
            | flag(capital != 0 && small == 0, Flags::ALL_CAPS)
            | flag(has_digit(bytes, length), Flags::DIGIT)
            | flag(letters != 0, Flags::LETTER),
    )
}

/// Whether there is a digit; `bytes` are the token and whatever follows it.
#[inline]
pub(super) fn has_digit(bytes: u128, length: usize) -> bool {
    // In ASCII a letter has bit 6, a digit has not.
    !bytes & each(0x40) & MASKS[length] != 0
}

/// Whether the first letter is a capital; `bytes` are the token and whatever follows it, `folded` is
/// its folded form.
#[inline]
pub(super) fn is_capitalised(bytes: u128, folded: u128) -> bool {
    // In ASCII a letter has bit 6, and a small one bit 5 too; digits have no bit 6.
    let letters = folded & each(0x40);
    if letters != 0 && bytes & 0x40 == 0 {
        // *5G*: the first letter is not the first byte.
        let first = letters & letters.wrapping_neg();
        return bytes & (first >> 1) == 0;
    }
    bytes & 0x60 == 0x40
}
