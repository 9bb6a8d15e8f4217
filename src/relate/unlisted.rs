//! Names that no list has, beside names and offices that are known.

use super::cells::{Cell, Kind};
use super::class::Class;
use super::clause::Clauses;
use super::phrases::Head;

impl Clauses<'_> {
    /// Where capitals that end with a cell begin, past what may stand among them.
    fn before_capitals(&self, last: usize, small: Class) -> Option<usize> {
        let passes = |cell: &Cell| cell.is_open() && cell.capital || cell.is_word(small);
        (1..5).filter_map(|back| last.checked_sub(back)).find(|&at| !passes(&self.cells[at]))
    }

    /// *Mali's Minister of Silly Walks*: whether capitals that end with a cell tell what an office is for.
    pub fn belongs_to_office(&self, last: usize) -> bool {
        let of = self.before_capitals(last, Class::NONE).filter(|&of| self.cells[of].is_word(Class::OF));
        let office = of.and_then(|of| self.phrases.at(of.checked_sub(1)?));
        office.is_some_and(|office| matches!(self.phrases.list[office].head, Head::Role(_)))
    }

    /// *Mali and the Nobodies left*: who acts with somebody whom no list has.
    pub fn known_partner(&self, last: usize) -> Option<usize> {
        let and = self.before_capitals(last, Class::DETERMINER)?;
        let phrase = self.phrases.at(and.checked_sub(1)?).filter(|_| self.cells[and].is_word(Class::AND))?;
        let known = &self.phrases.list[phrase];
        (known.first < 2 && known.governed.is_none() && known.head != Head::Other).then_some(phrase)
    }

    /// *[Jane Doe,] Mali's foreign minister,*: the office of somebody whom no list has, before a comma.
    pub fn office_of_nobody(&self, close: usize) -> Option<usize> {
        let number = self.phrases.at(close.checked_sub(1)?)?;
        let phrase = &self.phrases.list[number];
        if !phrase.head.is_role(Class::OFFICE) || phrase.end != close {
            return None;
        }
        let mut at = phrase.first.checked_sub(1)?;
        if self.cells[at].is_word(Class::DETERMINER) {
            at = at.checked_sub(1)?;
        }
        let names = &self.cells[at.saturating_sub(4)..at];
        let unknown = |cell: &Cell| cell.is_open() && cell.capital;
        let named = names.iter().rev().take_while(|cell| unknown(cell)).count();
        (self.cells[at].kind == Kind::Comma && named > 0).then_some(number)
    }
}
