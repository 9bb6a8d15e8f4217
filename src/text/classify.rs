//! Which of 64 bytes are letters and digits, told at once.

/// What 64 bytes are, a bit a byte, the first byte in the lowest bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classes64 {
    /// ASCII letters and digits.
    pub word: u64,
    /// Bytes that need a closer look: those of no ASCII character, `@` and `#`.
    pub special: u64,
}

/// Classifies 64 bytes, eight at a time in a common register.
///
/// Safe, the same on every machine, and so fast (docs/PERFORMANCE.md) that wider registers, which need
/// an unsafe call, would save little.
#[inline]
pub fn classify(block: &[u8; 64]) -> Classes64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // Of bytes below 128: sets the high bit of each that is at least `least`.
    let at_least = |bytes: u64, least: u8| bytes + u64::from(128 - least) * EACH;
    // Gathers the high bits into the lowest byte.
    let gather = |high: u64| ((high & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (mut word, mut special) = (0u64, 0u64);
    for (place, eight) in block.chunks_exact(8).enumerate() {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(eight);
        let raw = u64::from_le_bytes(bytes);
        let ascii = raw & !HIGH;
        let lower = ascii | (0x20 * EACH);
        let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
        let digits = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
        let is = |mark: u8| at_least(ascii, mark) & !at_least(ascii, mark + 1);
        word |= gather((letters | digits) & !raw) << (8 * place);
        special |= gather(raw | is(b'@') | is(b'#')) << (8 * place);
    }
    Classes64 { word, special }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(block: &[u8; 64]) -> Classes64 {
        let bits = |is: fn(u8) -> bool| {
            block.iter().enumerate().fold(0, |bits, (at, &byte)| bits | u64::from(is(byte)) << at)
        };
        Classes64 {
            word: bits(|byte| byte.is_ascii_alphanumeric()),
            special: bits(|byte| !byte.is_ascii() || byte == b'@' || byte == b'#'),
        }
    }

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=255u8 {
            for at in 0..64 {
                let mut block = [b' '; 64];
                block[at] = byte;
                assert_eq!(classify(&block), plain(&block), "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_loop(block in prop::array::uniform32(any::<(u8, u8)>())) {
            let mut bytes = [0; 64];
            for (pair, (a, b)) in bytes.chunks_exact_mut(2).zip(block) {
                pair.copy_from_slice(&[a, b]);
            }
            prop_assert_eq!(classify(&bytes), plain(&bytes));
        }
    }
}
