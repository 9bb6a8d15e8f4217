//! Which ids were seen, and where first.

use std::hash::{DefaultHasher, Hash, Hasher};

/// An id as 96 bits.
///
/// The chance that any two of 10⁷ different ids have one hash is below 10⁻¹⁵, and below 10⁻¹¹ for 10⁹.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IdHash([u32; 3]);

impl IdHash {
    /// The hash of an id, the same on every machine. Linear in the id.
    pub fn of(id: &str) -> IdHash {
        let hash = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            (seed, id).hash(&mut hasher);
            hasher.finish()
        };
        let (a, b) = (hash(0), hash(1));
        IdHash([a as u32, (a >> 32) as u32, b as u32])
    }
}

/// Where an id stood: the index of its file, and the line if the file has records.
///
/// Packed into 64 bits: 26 of the file and 38 of the line, enough for 67 million files with 274
/// billion lines each; beyond that a message names the last place that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u64);

const LINE_BITS: u32 = 38;

impl Place {
    pub fn new(file: usize, line: Option<u64>) -> Place {
        // One more, so that no place is 0, which marks a free slot.
        let file = (file as u64 + 1).min((1 << (64 - LINE_BITS)) - 1);
        Place(file << LINE_BITS | line.unwrap_or(0).min((1 << LINE_BITS) - 1))
    }

    pub fn file(self) -> usize {
        usize::try_from((self.0 >> LINE_BITS) - 1).unwrap_or(usize::MAX)
    }

    pub fn line(self) -> Option<u64> {
        Some(self.0 & ((1 << LINE_BITS) - 1)).filter(|line| *line > 0)
    }
}

/// A slot: the hash, then the place, low half first.
type Slot = [u32; 5];
const FREE: Slot = [0; 5];

/// So many tables share the ids, so that one that grows has little to copy.
const TABLES: usize = 256;

/// The ids that were seen: 25 to 35 bytes each, whatever their length.
#[derive(Debug)]
pub(super) struct Ids {
    tables: Vec<Table>,
}

impl Default for Ids {
    fn default() -> Ids {
        Ids { tables: vec![Table::default(); TABLES] }
    }
}

impl Ids {
    /// Remembers an id with its place. O(1) on average.
    ///
    /// # Errors
    /// If the id was there before: its first place.
    pub fn insert(&mut self, id: IdHash, place: Place) -> Result<(), Place> {
        self.tables[id.0[2] as usize % TABLES].insert(id, place)
    }
}

/// Open addressing with linear probing, four fifths full at most.
#[derive(Debug, Clone, Default)]
struct Table {
    slots: Vec<Slot>,
    used: usize,
}

impl Table {
    fn insert(&mut self, id: IdHash, place: Place) -> Result<(), Place> {
        if self.used * 5 >= self.slots.len() * 4 {
            self.grow();
        }
        let at = self.find(id);
        let slot = &mut self.slots[at];
        if *slot != FREE {
            return Err(Place(u64::from(slot[3]) | u64::from(slot[4]) << 32));
        }
        let IdHash([a, b, c]) = id;
        *slot = [a, b, c, place.0 as u32, (place.0 >> 32) as u32];
        self.used += 1;
        Ok(())
    }

    /// The slot of an id, or the free one where it belongs.
    fn find(&self, id: IdHash) -> usize {
        let size = self.slots.len();
        // The hash as a fraction of the table: no division, and sizes need be no powers of two.
        let mut at = ((u64::from(id.0[0]) * size as u64) >> 32) as usize;
        while self.slots[at] != FREE && self.slots[at][..3] != id.0 {
            at = if at + 1 == size { 0 } else { at + 1 };
        }
        at
    }

    /// Three eighths more: doubling would leave half of the table empty, less would copy too often.
    fn grow(&mut self) {
        let size = (self.slots.len() + self.slots.len() * 3 / 8).max(8);
        let old = std::mem::replace(&mut self.slots, vec![FREE; size]);
        for slot in old.into_iter().filter(|slot| *slot != FREE) {
            let at = self.find(IdHash([slot[0], slot[1], slot[2]]));
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back() {
        for (file, line) in [(0, None), (0, Some(1)), (7, Some(123_456_789_012)), (67_000_000, None)] {
            let place = Place::new(file, line);
            assert_eq!((place.file(), place.line()), (file, line));
        }
    }

    #[test]
    fn the_second_is_told_where_the_first_stood() {
        let mut ids = Ids::default();
        for n in 0..100_000 {
            let place = Place::new(n % 10, Some(n as u64));
            assert_eq!(ids.insert(IdHash::of(&format!("id {n}")), place), Ok(()));
        }
        for n in (0..100_000).step_by(7) {
            let first = Place::new(n % 10, Some(n as u64));
            assert_eq!(ids.insert(IdHash::of(&format!("id {n}")), Place::new(99, None)), Err(first));
        }
    }

    #[test]
    fn an_id_takes_few_bytes() {
        let mut ids = Ids::default();
        for n in 0..200_000_u64 {
            let _ = ids.insert(IdHash::of(&n.to_string()), Place::new(0, Some(n)));
            if n > 50_000 && n % 10_000 == 0 {
                let bytes: usize = ids.tables.iter().map(|table| table.slots.capacity() * 20).sum();
                assert!((bytes as u64) < n * 36, "{} bytes an id", bytes as u64 / n);
            }
        }
    }
}
