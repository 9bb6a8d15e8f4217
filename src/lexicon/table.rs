//! The table of prefixes.

use crate::error::Result;
use crate::image::{self, Column};

/// One prefix of at least one phrase: half of its hash, the phrase that ends here, and whether a
/// longer one goes on. All zeros is a free slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(u64);

impl Slot {
    pub const FREE: Slot = Slot(0);
    const GOES_ON: u64 = 1;
    /// The phrase's number and one more, from bit 1.
    const PHRASE: u32 = 1;
    const TAG: u64 = u64::MAX << 32;

    pub fn is_free(self) -> bool {
        self.0 == 0
    }

    /// Whether a longer phrase goes on from here.
    pub fn goes_on(self) -> bool {
        self.0 & Slot::GOES_ON != 0
    }

    /// The phrase that ends here.
    pub fn phrase(self) -> Option<u32> {
        ((self.0 & !Slot::TAG) as u32 >> Slot::PHRASE).checked_sub(1)
    }

    /// The phrase that ends here, if it is one that ends with this prefix; without a branch.
    #[inline]
    pub fn phrase_of(self, prefix: u64) -> Option<u32> {
        let wanted = u64::from(self.has_tag(prefix)).wrapping_neg();
        Slot(self.0 & wanted).phrase()
    }

    #[inline]
    fn has_tag(self, hash: u64) -> bool {
        (self.0 ^ hash) & Slot::TAG == 0
    }
}

/// Open addressing, linear probing, half full.
///
/// The lower half of a hash says where a prefix stands, the upper half is kept. A search may meet
/// another prefix with the same upper half: who looks a phrase up compares its bytes, and that a
/// phrase seems to go on costs a look more.
#[derive(Debug, Clone)]
pub(super) struct Table {
    slots: Column<u64>,
}

/// A table in the making.
#[derive(Debug)]
pub(super) struct Growing {
    pub table: Table,
    used: usize,
    /// The lower halves of the hashes in the slots.
    homes: Vec<u32>,
}

impl Default for Table {
    fn default() -> Table {
        Table { slots: vec![0; 16].into() }
    }
}

impl Default for Growing {
    fn default() -> Growing {
        Growing { table: Table::default(), used: 0, homes: vec![0; 16] }
    }
}

impl Table {
    /// The table at hand, for a loop.
    #[inline]
    pub fn slots(&self) -> Slots<'_> {
        Slots(&self.slots)
    }

    /// Whether all phrases have lower numbers, and a search always ends.
    pub fn phrases_below(&self, count: usize) -> bool {
        // The largest number and one more; without a branch for each slot.
        let last = self.slots.iter().map(|&slot| slot as u32 >> Slot::PHRASE).max();
        self.slots.contains(&0) && last.unwrap_or(0) as usize <= count
    }

    pub fn write(&self, out: &mut image::Writer) {
        out.column(&self.slots);
    }

    pub fn read(image: &mut image::Reader) -> Result<Table> {
        Ok(Table { slots: image.column()? })
    }
}

/// A [`Table`] whose place in memory is known.
#[derive(Clone, Copy)]
pub(super) struct Slots<'a>(&'a [u64]);

impl<'a> Slots<'a> {
    /// The slot where the search for a prefix begins; it may hold another's.
    #[inline]
    pub fn first(self, hash: u64) -> Slot {
        Slot(self.0[home(hash as u32, self.0.len())])
    }

    /// The slots that may be a prefix's.
    #[inline]
    pub fn of(self, hash: u64) -> impl Iterator<Item = Slot> + use<'a> {
        let mut at = home(hash as u32, self.0.len());
        std::iter::from_fn(move || {
            loop {
                let slot = Slot(self.0[at]);
                if slot.is_free() {
                    return None;
                }
                at = if at + 1 == self.0.len() { 0 } else { at + 1 };
                if slot.has_tag(hash) {
                    return Some(slot);
                }
            }
        })
    }
}

impl Growing {
    /// Says that a longer phrase goes on after this prefix.
    pub fn insert_prefix(&mut self, hash: u64) {
        let at = self.seat(hash, |_| true);
        self.table.slots.to_mut()[at] |= Slot::GOES_ON;
    }

    /// Says that a phrase, which is not in the table yet, ends with this prefix.
    pub fn insert_phrase(&mut self, hash: u64, phrase: u32) {
        let at = self.seat(hash, |slot| slot.phrase().is_none());
        self.table.slots.to_mut()[at] |= u64::from(phrase + 1) << Slot::PHRASE;
    }

    /// The first slot of a prefix that `fits`, taken if there is none.
    fn seat(&mut self, hash: u64, fits: impl Fn(Slot) -> bool) -> usize {
        if (self.used + 1) * 2 > self.table.slots.len() {
            self.resize(self.table.slots.len() * 2);
        }
        let mut at = home(hash as u32, self.table.slots.len());
        loop {
            let slot = Slot(self.table.slots[at]);
            if slot.is_free() {
                self.table.slots.to_mut()[at] = hash & Slot::TAG;
                self.homes[at] = hash as u32;
                self.used += 1;
                return at;
            }
            if slot.has_tag(hash) && self.homes[at] == hash as u32 && fits(slot) {
                return at;
            }
            at = if at + 1 == self.table.slots.len() { 0 } else { at + 1 };
        }
    }

    fn resize(&mut self, size: usize) {
        let (slots, homes) = (std::mem::take(&mut self.table.slots), std::mem::take(&mut self.homes));
        let mut fresh = vec![0; size];
        self.homes = vec![0; size];
        // In the order of the old table, so that the slots of one prefix keep theirs. Begin at a free
        // slot, or a run that goes over the end would be torn.
        let start = slots.iter().position(|&slot| slot == 0).unwrap_or(0);
        for old in (start..slots.len()).chain(0..start).filter(|&old| slots[old] != 0) {
            let mut at = home(homes[old], size);
            while fresh[at] != 0 {
                at = if at + 1 == size { 0 } else { at + 1 };
            }
            (fresh[at], self.homes[at]) = (slots[old], homes[old]);
        }
        self.table.slots = fresh.into();
    }

    /// The table, as large as it needs to be.
    pub fn finish(mut self) -> Table {
        self.resize((self.used * 2).max(16));
        self.table
    }
}

#[inline]
fn home(low: u32, size: usize) -> usize {
    ((u64::from(low) * size as u64) >> 32) as usize
}
