//! The gazetteer that is read with: columns instead of a structure for each entity, so that a million
//! names are opened by reading a file.

use super::extent::Extent;
use super::listing::Listing;
use super::parts::{Lists, Texts, Words, are_below, are_starts};
use super::{Alias, Case, Entity, EntityId, Schema, near};
use crate::error::Result;
use crate::image::{self, Column};

/// All entities that may be found, ready for use.
///
/// What is asked for at every mention (key, type, prior, ties) stands in columns; all else is made
/// when somebody asks ([`Gazetteer::describe`]).
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    /// For each entity its key, its name, the surfaces of its aliases and demonyms, then its other
    /// facts as JSON, or nothing. Bytes: each is made sure to be text when it is asked for, because a
    /// look at them all takes longer than to read them.
    texts: Column<u8>,
    /// Where each of these ends.
    ends: Column<u32>,
    /// The first of each entity's texts in `ends`, and one more.
    first_text: Column<u32>,
    /// Case, weakness, kind and language of each alias and demonym.
    names: Column<u16>,
    types: Vec<String>,
    type_of: Column<u32>,
    priors: Column<u64>,
    /// Latitude and longitude in millionths of a degree, each as 32 bits, see [`Gazetteer::place`].
    places: Column<u64>,
    /// What sort of a place each is, see [`Gazetteer::extent`].
    extents: Column<u8>,
    near: near::Near,
    ties: Lists,
    implied: Lists,
    /// Capitals and their states, in pairs, in the order of the capitals.
    capitals: Column<u32>,
    /// In the order of their keys.
    by_key: Column<u32>,
    files: Vec<String>,
    file_of: Column<u32>,
    line_of: Column<u32>,
    langs: Vec<String>,
    fingerprint: String,
}

/// A name of an entity, without a copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// As listed.
    pub surface: &'a str,
    /// Which capitals a text must show.
    pub case: Case,
    /// Whether it is never trusted alone.
    pub weak: bool,
    /// Whether it names the people of a state.
    pub is_demonym: bool,
    lang: u16,
}

impl<'a> Name<'a> {
    /// The name that an alias is.
    #[cfg(test)]
    pub(super) fn of_alias(alias: &'a Alias) -> Name<'a> {
        Name { surface: &alias.surface, case: alias.case, weak: alias.weak, is_demonym: false, lang: 0 }
    }

    /// Another form of the name.
    pub(crate) fn variant<'b>(&self, surface: &'b str, weak: bool) -> Name<'b> {
        Name { surface, weak, case: Alias::new(surface, weak).case, ..*self }
    }
}

const WEAK: u16 = 4;
const DEMONYM: u16 = 8;
const LANG: u32 = 4;
const CASES: [Case; 3] = [Case::Exact, Case::Name, Case::Any];

impl Gazetteer {
    /// A gazetteer of what was listed. O(n log n) in the names.
    ///
    /// # Panics
    /// If the listing has more than 4 GiB of text.
    pub fn of(listing: &Listing) -> Gazetteer {
        let mut made = std::thread::scope(|scope| {
            // They need nothing of each other.
            let lists = scope.spawn(|| {
                let implied = listing.entities.iter().map(|entity| implied(listing, entity));
                (in_order_of_keys(listing), Lists::of(listing.ties.iter().cloned()), Lists::of(implied))
            });
            let mut made = Gazetteer::columns(listing);
            made.capitals = capitals(listing).into();
            made.fingerprint = made.make_fingerprint();
            let (by_key, ties, implied) = match lists.join() {
                Ok(lists) => lists,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            Gazetteer { by_key, ties, implied, ..made }
        });
        made.priors.drop_zeros();
        made.places.drop_zeros();
        made.extents.drop_zeros();
        made.file_of.drop_zeros();
        made
    }

    /// What stands in columns, entity by entity.
    fn columns(listing: &Listing) -> Gazetteer {
        let mut texts = Texts::default();
        let (mut first_text, mut flags) = (vec![0], Vec::new());
        let (mut type_of, mut priors, mut file_of, mut line_of) = (vec![], vec![], vec![], vec![]);
        let (mut types, mut langs, mut files) = (Words::default(), Words::default(), Words::default());
        let (mut places, mut extents) = (Vec::new(), Vec::new());
        let schema = Schema::builtin();
        langs.number("");
        for (entity, (file, line)) in listing.entities.iter().zip(&listing.origins) {
            texts.push(&entity.key);
            texts.push(&entity.name);
            let names = [(&entity.aliases, 0), (&entity.demonyms, DEMONYM)];
            for (alias, kind) in
                names.into_iter().flat_map(|(list, kind)| list.iter().map(move |a| (a, kind)))
            {
                texts.push(&alias.surface);
                let case = CASES.iter().position(|&case| case == alias.case).unwrap_or(0) as u16;
                // After 4,095 languages an alias has none: it is mere information.
                let lang = langs.number(alias.lang.as_deref().unwrap_or_default());
                let lang = if lang < 1 << (16 - LANG) { lang as u16 } else { 0 };
                flags.push(case | if alias.weak { WEAK } else { 0 } | kind | lang << LANG);
            }
            texts.push(&other_facts(entity));
            first_text.push(texts.ends.len() as u32);
            type_of.push(types.number(&entity.entity_type));
            priors.push(entity.effective_prior().to_bits());
            places.push(place_bits(entity));
            extents.push(Extent::of(entity, &schema).number());
            file_of.push(files.number(file));
            line_of.push(u32::try_from(*line).unwrap_or(u32::MAX));
        }
        Gazetteer {
            texts: texts.bytes.into(),
            ends: texts.ends.into(),
            first_text: first_text.into(),
            names: flags.into(),
            types: types.list,
            type_of: type_of.into(),
            priors: priors.into(),
            places: places.into(),
            extents: extents.into(),
            near: near::Near::of(&listing.entities),
            files: files.list,
            file_of: file_of.into(),
            line_of: line_of.into(),
            langs: langs.list,
            ..Gazetteer::default()
        }
    }

    fn make_fingerprint(&self) -> String {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new();
        hasher.update(&*self.texts);
        let mut bytes = Vec::new();
        for numbers in [&self.ends, &self.first_text, &self.type_of] {
            bytes.clear();
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            hasher.update(&bytes);
        }
        bytes.clear();
        bytes.extend(self.names.iter().flat_map(|flags| flags.to_le_bytes()));
        hasher.update(&bytes);
        self.types.iter().chain(&self.langs).for_each(|word| hasher.update(format!("{word}\0")));
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The compiled-in gazetteer, made from its lists.
    pub fn builtin() -> Gazetteer {
        Gazetteer::of(&Listing::builtin(&Schema::builtin()))
    }

    /// How many entities there are; their ids are the numbers below.
    pub fn len(&self) -> usize {
        self.type_of.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.type_of.is_empty()
    }

    fn text(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        std::str::from_utf8(&self.texts[start as usize..self.ends[at] as usize]).unwrap_or_default()
    }

    /// The key of an entity.
    ///
    /// # Panics
    /// Here and below, if the id is of another gazetteer and too large for this one.
    pub fn key(&self, id: EntityId) -> &str {
        self.text(self.first_text[id.0 as usize] as usize)
    }

    /// Its canonical name.
    pub fn name(&self, id: EntityId) -> &str {
        self.text(self.first_text[id.0 as usize] as usize + 1)
    }

    /// Its canonical type.
    pub fn entity_type(&self, id: EntityId) -> &str {
        &self.types[self.type_of[id.0 as usize] as usize]
    }

    /// The types that the entities have, each once, in the order of their first entity.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// The number of its type among them.
    pub fn type_number(&self, id: EntityId) -> usize {
        self.type_of[id.0 as usize] as usize
    }

    /// How likely a shared name means it, see [`Entity::effective_prior`].
    pub fn prior(&self, id: EntityId) -> f64 {
        f64::from_bits(self.priors.get(id.0 as usize).copied().unwrap_or(0))
    }

    /// Where it lies, degrees north and east, if that is known.
    pub fn place(&self, id: EntityId) -> Option<(f64, f64)> {
        let bits = self.places.get(id.0 as usize).copied().filter(|&bits| bits != 0)?;
        let degrees = |bits: u32| f64::from(bits as i32) / DEGREE;
        Some((degrees((bits >> 32) as u32), degrees(bits as u32)))
    }

    /// What sort of a place it is.
    pub fn extent(&self, id: EntityId) -> Extent {
        Extent::from_number(self.extents.get(id.0 as usize).copied().unwrap_or(0))
    }

    /// How many names are listed for it: what much is written of has many.
    pub fn names_of(&self, id: EntityId) -> u32 {
        let at = id.0 as usize;
        // Key, name and facts are texts and no names.
        self.first_text[at + 1] - self.first_text[at] - 3
    }

    /// The words whose nearness speaks for it (`true`) or against it, each as the hashes of its folded
    /// tokens. Nearly nothing has any.
    pub fn near(&self, id: EntityId) -> impl Iterator<Item = (bool, &[u64])> {
        self.near.of_entity(id)
    }

    /// Its aliases, the canonical name first, then its demonyms.
    pub fn names(&self, id: EntityId) -> impl Iterator<Item = Name<'_>> {
        let at = id.0 as usize;
        let (first, next) = (self.first_text[at] as usize, self.first_text[at + 1] as usize);
        // Key, name and facts are texts and no names.
        let flags = first - 3 * at;
        (first + 2..next - 1).zip(flags..).map(|(text, flags)| {
            let flags = self.names[flags];
            Name {
                surface: self.text(text),
                case: CASES[usize::from(flags & 3).min(2)],
                weak: flags & WEAK != 0,
                is_demonym: flags & DEMONYM != 0,
                lang: flags >> LANG,
            }
        })
    }

    /// All demonyms. Names of other kinds are not looked at, and most gazetteers have no demonym.
    pub(crate) fn demonyms(&self) -> impl Iterator<Item = Name<'_>> {
        let any = self.names.iter().any(|flags| flags & DEMONYM != 0);
        let ids = (0..if any { self.len() as u32 } else { 0 }).map(EntityId);
        ids.flat_map(|id| self.names(id)).filter(|name| name.is_demonym)
    }

    /// How many names there are, demonyms among them.
    pub fn name_count(&self) -> usize {
        self.names.len()
    }

    /// All that is known of it. Costs as much as there is to tell.
    pub fn describe(&self, id: EntityId) -> Entity {
        let facts = self.text(self.first_text[id.0 as usize + 1] as usize - 1);
        let mut entity: Entity = serde_json::from_str(facts).unwrap_or_default();
        entity.key = self.key(id).to_string();
        entity.name = self.name(id).to_string();
        entity.entity_type = self.entity_type(id).to_string();
        for name in self.names(id) {
            let lang = self.langs.get(usize::from(name.lang)).filter(|lang| !lang.is_empty()).cloned();
            let list = if name.is_demonym { &mut entity.demonyms } else { &mut entity.aliases };
            list.push(Alias { surface: name.surface.to_string(), case: name.case, weak: name.weak, lang });
        }
        entity
    }

    /// File and line (from 1) where it was listed.
    pub fn origin(&self, id: EntityId) -> (&str, u64) {
        let at = id.0 as usize;
        let file = self.file_of.get(at).copied().unwrap_or(0);
        (&self.files[file as usize], self.line_of[at].into())
    }

    /// The entity with this key. O(log n).
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        let place = self.by_key.binary_search_by(|&id| self.key(EntityId(id)).cmp(key)).ok()?;
        Some(EntityId(self.by_key[place]))
    }

    /// The entities that this one names as its state, its whole or its group, sorted.
    pub fn ties(&self, id: EntityId) -> impl Iterator<Item = EntityId> + Clone {
        self.ties.get(id)
    }

    /// The states and wholes that a text speaks of when it names this one: *Ouagadougou* and
    /// *Burkinabe army* imply Burkina Faso, *MINUSMA* the United Nations.
    ///
    /// People imply nothing: they travel, and so do their names.
    pub fn implied(&self, id: EntityId) -> impl Iterator<Item = EntityId> + Clone {
        self.implied.get(id)
    }

    /// SHA-256 over all entities in the order of listing, which decides ties: two gazetteers that
    /// list the same have the same fingerprint, wherever they were read from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What was listed, to be searched or added to. Linear.
    pub fn listing(&self) -> Listing {
        let ids = || (0..self.len() as u32).map(EntityId);
        Listing {
            entities: ids().map(|id| self.describe(id)).collect(),
            by_key: ids().map(|id| (self.key(id).to_string(), id)).collect(),
            origins: ids().map(|id| self.origin(id)).map(|(file, line)| (file.to_string(), line)).collect(),
            ties: ids().map(|id| self.ties(id).collect()).collect(),
        }
    }

    /// The state whose capital it is.
    pub fn capital_of(&self, id: EntityId) -> Option<EntityId> {
        let pairs = self.capitals.as_chunks::<2>().0;
        pairs.binary_search_by_key(&id.0, |[capital, _]| *capital).ok().map(|at| EntityId(pairs[at][1]))
    }

    /// Writes the gazetteer into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        out.column(&self.texts);
        out.column(&self.ends);
        out.column(&self.first_text);
        out.column(&self.names);
        out.column(&self.type_of);
        out.column(&self.priors);
        out.column(&self.places);
        out.column(&self.extents);
        self.near.write(out);
        for lists in [&self.ties, &self.implied] {
            out.column(&lists.starts);
            out.column(&lists.members);
        }
        out.column(&self.capitals);
        out.column(&self.by_key);
        out.column(&self.file_of);
        out.column(&self.line_of);
        for words in [&self.types, &self.files, &self.langs] {
            // No type, path or language has a NUL: they come from JSON, CSV and the file system.
            out.text(&words.iter().map(|word| format!("{word}\0")).collect::<String>());
        }
        out.text(&self.fingerprint);
    }

    /// Reads what [`Gazetteer::write`] wrote.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<Gazetteer> {
        let texts = image.column()?;
        let ends = image.column()?;
        let first_text = image.column()?;
        let names: Column<u16> = image.column()?;
        let type_of: Column<u32> = image.column()?;
        let count = type_of.len();
        let read = Gazetteer {
            priors: image.column()?,
            places: image.column()?,
            extents: image.column()?,
            near: near::Near::read(image, count)?,
            ties: Lists::read(image, count)?,
            implied: Lists::read(image, count)?,
            capitals: image.column()?,
            by_key: image.column()?,
            file_of: image.column()?,
            line_of: image.column()?,
            types: words(image, count)?,
            files: words(image, count)?,
            // The first is none, and each of the others some name's.
            langs: words(image, names.len() + 1)?,
            fingerprint: image.text()?,
            texts,
            ends,
            first_text,
            names,
            type_of,
        };
        if read.fits() { Ok(read) } else { Err(image.damaged("its entities do not fit together")) }
    }

    /// Whether every number leads somewhere, so that nothing that is asked later can fail.
    fn fits(&self) -> bool {
        let count = self.len();
        let whole = self.ends.last().copied().unwrap_or(0) as usize == self.texts.len();
        let columns = [self.by_key.len(), self.line_of.len()];
        let sparse = [self.priors.len(), self.file_of.len(), self.places.len(), self.extents.len()];
        whole
            && self.ends.is_sorted()
            && are_starts(&self.first_text, count, self.ends.len())
            && self.first_text.windows(2).all(|pair| pair[1] - pair[0] >= 3)
            && self.names.len() + 3 * count == self.ends.len()
            && columns == [count; 2]
            && sparse.iter().all(|&length| length == count || length == 0)
            && (count == 0 || !self.files.is_empty())
            && are_below(&self.type_of, self.types.len())
            && are_below(&self.file_of, self.files.len())
            && are_below(&self.by_key, count)
    }
}

/// At most so many words: each takes more memory than it has bytes in the file.
fn words(image: &mut image::Reader, most: usize) -> Result<Vec<String>> {
    let text = image.text()?;
    let words: Vec<String> = text.split_terminator('\0').take(most + 1).map(str::to_string).collect();
    if words.len() <= most { Ok(words) } else { Err(image.damaged("it has more words than uses for them")) }
}

/// All facts that have no column, as JSON; nothing if there are none.
fn other_facts(entity: &Entity) -> String {
    let bare = Entity {
        kind: entity.kind.clone(),
        within: entity.within.clone(),
        country: entity.country.clone(),
        capital_of: entity.capital_of.clone(),
        part_of: entity.part_of.clone(),
        member_of: entity.member_of.clone(),
        leads: entity.leads.clone(),
        side: entity.side.clone(),
        valid_from: entity.valid_from.clone(),
        valid_to: entity.valid_to.clone(),
        lat: entity.lat,
        lon: entity.lon,
        population: entity.population,
        prior: entity.prior,
        near: entity.near.clone(),
        not_near: entity.not_near.clone(),
        ids: entity.ids.clone(),
        note: entity.note.clone(),
        source: entity.source.clone(),
        // These have columns.
        key: String::new(),
        name: String::new(),
        entity_type: String::new(),
        aliases: Vec::new(),
        demonyms: Vec::new(),
    };
    if bare == Entity::default() {
        return String::new();
    }
    serde_json::to_string(&bare).expect("invariant: an entity is JSON")
}

/// Millionths of a degree.
const DEGREE: f64 = 1e6;

/// See [`Gazetteer::place`]; 0 where it is not known, and for the point in the Gulf of Guinea where
/// nothing lies.
fn place_bits(entity: &Entity) -> u64 {
    let (Some(lat), Some(lon)) = (entity.lat, entity.lon) else { return 0 };
    let bits = |degrees: f64| u64::from((degrees * DEGREE).round() as i32 as u32);
    bits(lat) << 32 | bits(lon)
}

/// The entities in the order of their keys.
fn in_order_of_keys(listing: &Listing) -> Column<u32> {
    // The first 16 bytes decide nearly always, and are compared without a look at the text.
    let begin = |key: &str| {
        let (mut begin, length) = ([0; 16], key.len().min(16));
        begin[..length].copy_from_slice(&key.as_bytes()[..length]);
        u128::from_be_bytes(begin)
    };
    let mut keys: Vec<(u128, &str, u32)> =
        listing.entities.iter().zip(0..).map(|(entity, id)| (begin(&entity.key), &*entity.key, id)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(.., id)| id).collect::<Vec<u32>>().into()
}

/// See [`Gazetteer::capital_of`].
fn capitals(listing: &Listing) -> Vec<u32> {
    let state = |entity: &Entity| listing.by_key(entity.capital_of.as_deref()?);
    let pairs = listing.entities.iter().zip(0..).filter_map(|(entity, id)| Some([id, state(entity)?.0]));
    pairs.flatten().collect()
}

/// See [`Gazetteer::implied`].
fn implied(listing: &Listing, entity: &Entity) -> Vec<EntityId> {
    if entity.entity_type == "person" {
        return Vec::new();
    }
    let states = [&entity.country, &entity.capital_of, &entity.within];
    let states = states.into_iter().flatten().filter_map(|key| listing.by_key(key));
    let states = states.filter(|&id| listing.entity(id).entity_type == "state");
    let wholes = entity.part_of.iter().filter_map(|tie| listing.by_key(&tie.key));
    let mut implied: Vec<EntityId> = states.chain(wholes).collect();
    implied.sort_unstable();
    implied.dedup();
    implied
}
