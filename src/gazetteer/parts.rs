//! What a compiled gazetteer is made of: lists of entities, numbers for words, texts one after another.

use super::entity::EntityId;
use crate::error::Result;
use crate::image::{self, Column};
use std::collections::BTreeMap;

/// A list of entities for each entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// Where each begins, and one more.
    pub(super) starts: Column<u32>,
    pub(super) members: Column<u32>,
}

impl Lists {
    pub(super) fn of(lists: impl Iterator<Item = Vec<EntityId>>) -> Lists {
        let (mut starts, mut members) = (vec![0], Vec::new());
        for list in lists {
            members.extend(list.iter().map(|id| id.0));
            starts.push(members.len() as u32);
        }
        if members.is_empty() {
            return Lists::default();
        }
        Lists { starts: starts.into(), members: members.into() }
    }

    pub(super) fn get(&self, id: EntityId) -> impl Iterator<Item = EntityId> + Clone {
        let at = id.0 as usize;
        let range = match self.starts.get(at..=at + 1) {
            Some(&[start, end]) => start as usize..end as usize,
            // Nobody has any.
            _ => 0..0,
        };
        self.members[range].iter().copied().map(EntityId)
    }

    pub(super) fn read(image: &mut image::Reader, count: usize) -> Result<Lists> {
        let lists = Lists { starts: image.column()?, members: image.column()? };
        let none = lists.starts.is_empty() && lists.members.is_empty();
        let fits = (none || are_starts(&lists.starts, count, lists.members.len()))
            && are_below(&lists.members, count);
        if fits { Ok(lists) } else { Err(image.damaged("its ties do not fit together")) }
    }
}

/// Whether all numbers are smaller than `count`. No branch for each, so that many are looked at at once.
pub(super) fn are_below(numbers: &[u32], count: usize) -> bool {
    numbers.iter().max().is_none_or(|&most| (most as usize) < count)
}

/// Whether these are the starts of `count` lists with so many members in all.
pub(super) fn are_starts(starts: &[u32], count: usize, members: usize) -> bool {
    starts.len() == count + 1
        && starts.is_sorted()
        && starts.first() == Some(&0)
        && starts.last().copied().unwrap_or(0) as usize == members
}

/// Numbers for words, in the order of first use.
#[derive(Default)]
pub(super) struct Words {
    pub(super) list: Vec<String>,
    numbers: BTreeMap<String, u32>,
    /// The number that was asked for before.
    last: u32,
}

impl Words {
    pub(super) fn number(&mut self, word: &str) -> u32 {
        // Files and languages nearly always have what the line before had.
        if self.list.get(self.last as usize).is_some_and(|last| last == word) {
            return self.last;
        }
        self.last = self.look_up(word);
        self.last
    }

    pub(super) fn look_up(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.list.len() as u32;
        self.list.push(word.to_string());
        self.numbers.insert(word.to_string(), number);
        number
    }
}

/// Texts one after another, and where each ends.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("a gazetteer has at most 4 GiB of names"));
    }
}
