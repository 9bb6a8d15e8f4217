//! Hundreds of phrases begin with *take*: those whose other words are near.

use super::inflect::Form;
use super::words::Element;
use crate::error::Result;
use crate::image::{self, Rows, RowsView};
use smallvec::SmallVec;

/// The code of a sense and of the form that a word has in it, 0 for the word's own.
pub(super) fn sense_code(sense: u32, form: Form) -> u32 {
    sense << 8 | u32::from(form.0)
}

/// What verbs may mean, as a file holds it: lists of senses.
#[derive(Debug, Clone, Default)]
pub(super) struct SenseLists {
    /// See [`sense_code`].
    codes: Rows<u32>,
    /// For each of them what must follow, see [`Need`].
    needs: Rows<u64>,
    /// For each list that is not short the marks of the words that its phrases need first.
    marks: Rows<u64>,
    /// The same in order, above the place of the phrase in the list.
    by_mark: Rows<u32>,
}

impl SenseLists {
    /// Lists of codes; `need` tells what a sense needs.
    pub fn of(lists: &[Vec<u32>], need: impl Fn(u32) -> Need) -> SenseLists {
        let needs = |codes: &Vec<u32>| codes.iter().map(|code| need(code >> 8)).collect::<Vec<_>>();
        let needs: Vec<Vec<Need>> = lists.iter().map(needs).collect();
        let places = |needs: &Vec<Need>| {
            let few = needs.len() <= Senses::FEW;
            let needs = needs.iter().zip(0..).filter(|_| !few);
            let mut places: Vec<u32> =
                needs.flat_map(|(need, at)| need.first.map(|mark| mark << 16 | at)).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let by_mark: Vec<Vec<u32>> = needs.iter().map(places).collect();
        let marks = |places: &Vec<u32>| {
            let mut marks = Marks::default();
            places.iter().for_each(|place| marks.add(place >> 16));
            if places.is_empty() { Vec::new() } else { marks.0.to_vec() }
        };
        SenseLists {
            codes: Rows::of(lists.iter()),
            needs: Rows::of(needs.iter().map(|needs| needs.iter().map(Need::code).collect::<Vec<_>>())),
            marks: Rows::of(by_mark.iter().map(marks)),
            by_mark: Rows::of(by_mark.iter()),
        }
    }

    /// The lists, quicker to ask.
    pub fn view(&self) -> SenseListsView<'_> {
        SenseListsView {
            codes: self.codes.view(),
            needs: self.needs.view(),
            marks: self.marks.view(),
            by_mark: self.by_mark.view(),
        }
    }

    /// Writes the lists into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        self.codes.write(out);
        self.needs.write(out);
        self.marks.write(out);
        self.by_mark.write(out);
    }

    /// Reads what [`SenseLists::write`] wrote.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<SenseLists> {
        let (codes, needs) = (Rows::read(image)?, Rows::read(image)?);
        Ok(SenseLists { codes, needs, marks: Rows::read(image)?, by_mark: Rows::read(image)? })
    }
}

/// Lists of senses, ready to be asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct SenseListsView<'a> {
    codes: RowsView<'a, u32>,
    needs: RowsView<'a, u64>,
    marks: RowsView<'a, u64>,
    by_mark: RowsView<'a, u32>,
}

impl<'a> SenseListsView<'a> {
    /// A list by its number, of a word that has this form.
    pub fn row(&self, number: usize, form: Form) -> Senses<'a> {
        Senses {
            form,
            codes: self.codes.row(number),
            needs: self.needs.row(number),
            marks: self.marks.row(number),
            by_mark: self.by_mark.row(number),
        }
    }
}

/// What a word may mean as a verb.
#[derive(Debug, Clone, Copy)]
pub(super) struct Senses<'a> {
    /// The word's own form.
    form: Form,
    codes: &'a [u32],
    needs: &'a [u64],
    marks: &'a [u64],
    by_mark: &'a [u32],
}

/// Some senses of a word, by their places in its list: nearly always few.
type Likely = SmallVec<[u16; 8]>;

impl Senses<'_> {
    /// So few are not worth a look at what is near.
    pub const FEW: usize = 2;

    /// The senses whose words may be near, in their order, and the word's form in each. They are few, and
    /// found by the words and not one by one.
    pub fn among(&self, near: &Marks) -> Likely {
        let mut likely = Likely::new();
        // Marks come in order, as the entries stand: none is behind the last hit.
        let mut rest = self.by_mark;
        for mark in near.common(self.marks) {
            rest = &rest[rest.partition_point(|entry| entry >> 16 < mark)..];
            while let [entry, after @ ..] = rest
                && entry >> 16 == mark
            {
                rest = after;
                if near.meets(self.needs[usize::from(*entry as u16)]) {
                    likely.push(*entry as u16);
                }
            }
        }
        if likely.len() > 1 {
            likely.sort_unstable();
            likely.dedup();
        }
        likely
    }

    /// All of them.
    pub fn all(&self) -> Likely {
        (0..self.codes.len() as u16).collect()
    }

    /// The number of a sense and the word's form in it.
    pub fn get(&self, at: u16) -> (u32, Form) {
        let code = self.codes[usize::from(at)];
        (code >> 8, if code as u8 == 0 { self.form } else { Form(code as u8) })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }
}

/// How many marks there are: so many that few words have the same. Mark 0 is that of no word.
const MARKS: usize = 1024;

fn mark(hash: u64) -> u32 {
    ((hash >> (64 - MARKS.trailing_zeros())) as u32).max(1)
}

/// Which words may be in a place: a bit for each mark.
#[derive(Debug)]
pub(super) struct Marks([u64; MARKS / 64]);

impl Default for Marks {
    /// No word.
    fn default() -> Marks {
        // Nothing is there always.
        let mut marks = [0; MARKS / 64];
        marks[0] = 1;
        Marks(marks)
    }
}

impl Marks {
    /// Adds the word with this hash.
    #[inline]
    pub fn add_word(&mut self, hash: u64) {
        self.add(mark(hash));
    }

    #[inline]
    fn add(&mut self, mark: u32) {
        self.0[mark as usize / 64 % (MARKS / 64)] |= 1 << (mark % 64);
    }

    #[inline]
    fn has(&self, mark: u16) -> bool {
        self.0[usize::from(mark) / 64 % (MARKS / 64)] >> (mark % 64) & 1 != 0
    }

    /// Whether what has this code may be met: see [`Need`].
    fn meets(&self, need: u64) -> bool {
        let has = |shift: u32| self.has((need >> shift) as u16);
        (has(0) || has(16)) && (has(32) || has(48))
    }

    /// The marks that both have.
    fn common<'a>(&'a self, others: &'a [u64]) -> impl Iterator<Item = u32> + 'a {
        (0..).step_by(64).zip(self.0.iter().zip(others)).flat_map(|(first, (a, b))| {
            let mut both = a & b;
            std::iter::from_fn(move || {
                let bit = both.trailing_zeros();
                both &= both.wrapping_sub(1);
                (bit < 64).then_some(first + bit)
            })
        })
    }
}

/// What a phrase needs, as marks: one of two words, and one of two others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    first: [u32; 2],
    second: [u32; 2],
}

impl Need {
    /// What a phrase that goes on so needs. Small words, which are everywhere, come last.
    pub fn of(rest: &[Element], is_small: impl Fn(u64) -> bool) -> Need {
        let words = rest.iter().filter_map(|element| match *element {
            Element::Word(one, many) => Some((one, many)),
            Element::Gap | Element::Object => None,
        });
        let (small, large): (Vec<_>, Vec<_>) = words.partition(|&(one, _)| is_small(one));
        let mut needed = large.into_iter().chain(small).map(|(one, many)| [mark(one), mark(many)]);
        let [first, second] = std::array::from_fn(|_| needed.next().unwrap_or([0, 0]));
        Need { first, second }
    }

    fn code(&self) -> u64 {
        let pair = |[one, many]: [u32; 2]| u64::from(one) | u64::from(many) << 16;
        pair(self.first) << 32 | pair(self.second)
    }
}
