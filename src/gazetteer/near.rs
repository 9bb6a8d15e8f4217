//! Words whose nearness speaks for an entity or against it, ready to be compared with a text.

use super::entity::{Entity, EntityId};
use crate::error::Result;
use crate::image::{self, Column};
use crate::text::Tokens;

/// The words of all entities that have any.
#[derive(Debug, Clone, Default)]
pub(super) struct Near {
    /// The entity of each word, twice its number, and one more if the word speaks for it; sorted.
    owners: Column<u32>,
    /// Where each word's tokens begin, and one more.
    starts: Column<u32>,
    /// The hashes of the words' folded tokens.
    hashes: Column<u64>,
}

impl Near {
    pub(super) fn of(entities: &[Entity]) -> Near {
        let (mut owners, mut starts, mut hashes) = (Vec::new(), vec![0], Vec::new());
        for (entity, id) in entities.iter().zip(0..) {
            for (list, speaks_for) in [(&entity.not_near, 0), (&entity.near, 1)] {
                for word in list {
                    let tokens = Tokens::of_phrase(word);
                    hashes.extend((0..tokens.len()).map(|i| tokens.hash(i)));
                    owners.push(2 * id + speaks_for);
                    starts.push(hashes.len() as u32);
                }
            }
        }
        if owners.is_empty() {
            return Near::default();
        }
        Near { owners: owners.into(), starts: starts.into(), hashes: hashes.into() }
    }

    pub(super) fn of_entity(&self, id: EntityId) -> impl Iterator<Item = (bool, &[u64])> {
        let owner = move |speaks_for: u32| id.0.checked_mul(2).map(|twice| twice + speaks_for);
        let first = self.owners.partition_point(|&known| Some(known) < owner(0));
        let owners = self.owners[first..].iter().take_while(move |&&known| Some(known) <= owner(1));
        owners.zip(first..).map(|(owner, at)| {
            let (start, end) = (self.starts[at] as usize, self.starts[at + 1] as usize);
            (owner & 1 == 1, &self.hashes[start..end])
        })
    }

    pub(super) fn write(&self, out: &mut image::Writer) {
        out.column(&self.owners);
        out.column(&self.starts);
        out.column(&self.hashes);
    }

    pub(super) fn read(image: &mut image::Reader, count: usize) -> Result<Near> {
        let near = Near { owners: image.column()?, starts: image.column()?, hashes: image.column()? };
        let none = near.owners.is_empty() && near.starts.is_empty() && near.hashes.is_empty();
        let fits = near.owners.is_sorted()
            && near.owners.last().is_none_or(|&last| ((last / 2) as usize) < count)
            && near.starts.len() == near.owners.len() + 1
            && near.starts.is_sorted()
            && near.starts.first() == Some(&0)
            && near.starts.last().copied().unwrap_or(0) as usize == near.hashes.len();
        if none || fits { Ok(near) } else { Err(image.damaged("its words of context do not fit together")) }
    }
}
