//! Other ways to write a listed name, which no list gives because every reader knows them.
//!
//! - a person's middle initials are left out: *Daniel G. Amstutz* is *Daniel Amstutz*;
//! - so is what an encyclopedia adds in brackets: *Labour Party (UK)*;
//! - so is the article of a name of several words: *The Washington Post* after *a*;
//! - the form of a company is shortened, written out or left out: *Texas Air Corp*;
//! - of *Springfield, Illinois* the town stands alone, which is weak;
//! - of *AIRBUS* beside *Airbus Industrie* the capitals are a headline's: *Airbus*.

use super::{Name, Schema};

/// What the shortest form must keep, so that no common word becomes a name.
const FEWEST_WORDS: usize = 2;

/// Makes other forms of names.
#[derive(Debug)]
pub(crate) struct Variants {
    /// Words for one form of company, lower case.
    companies: Vec<Vec<String>>,
}

impl Variants {
    pub(crate) fn new(schema: &Schema) -> Variants {
        Variants { companies: schema.company_forms.clone() }
    }

    /// Every other form of a name of an entity of this type, and whether it is weak. Linear in the name.
    pub(crate) fn of(&self, name: &Name<'_>, entity_type: &str) -> Vec<(String, bool)> {
        let surface = name.surface;
        // Nearly no name has any.
        if name.is_demonym || !surface.contains(' ') {
            return Vec::new();
        }
        let mut variants = Vec::new();
        if let Some((plain, _)) = surface.split_once(" (").filter(|_| surface.ends_with(')')) {
            variants.push((plain.to_string(), name.weak));
        }
        match entity_type {
            "person" => variants.extend(without_initials(surface).map(|plain| (plain, name.weak))),
            "place" => variants.extend(before_comma(surface).map(|town| (town, true))),
            "group" => {
                variants.extend(without_article(surface).map(|plain| (plain, name.weak)));
                variants.extend(self.company(surface).into_iter().map(|form| (form, name.weak)));
            }
            _ => {}
        }
        variants.retain(|(form, _)| form.trim() != surface && !form.trim().is_empty());
        variants
    }

    /// A word in capitals as another name of the same entity writes it. Linear in those names.
    pub(crate) fn lowered<'a>(surface: &str, mut names: impl Iterator<Item = Name<'a>>) -> Option<&'a str> {
        // Shorter ones are abbreviations, of which the words of a name may tell another thing.
        let is_shouted = surface.chars().nth(3).is_some() && surface.chars().all(char::is_uppercase);
        if !is_shouted {
            return None;
        }
        let same = |word: &&str| *word != surface && word.to_uppercase() == surface;
        let starts = |word: &&str| word.starts_with(char::is_uppercase);
        names.find_map(|name| name.surface.split([' ', '-']).filter(starts).find(same))
    }

    /// *Texas Air Corporation*: *Texas Air Corp*, *Texas Air*.
    fn company(&self, surface: &str) -> Vec<String> {
        let Some((stem, last)) = surface.rsplit_once(' ') else { return Vec::new() };
        let last = last.trim_end_matches('.').to_lowercase();
        let same = self.companies.iter().find(|forms| forms.contains(&last));
        let Some(forms) = same else { return Vec::new() };
        let stem = stem.trim_end_matches([',', ' ']);
        let mut made: Vec<String> = Vec::new();
        for form in forms.iter().filter(|form| **form != last) {
            let mut letters = form.chars();
            let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            made.push(format!("{stem} {capital}{}", letters.as_str()));
        }
        if stem.split(' ').count() >= FEWEST_WORDS {
            made.push(stem.to_string());
        }
        made
    }
}

/// Without the single letters between the first and the last word.
fn without_initials(surface: &str) -> Option<String> {
    let words: Vec<&str> = surface.split(' ').filter(|word| !word.is_empty()).collect();
    let is_initial = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && matches!(letters.as_str(), "" | ".")
    };
    let (first, rest) = words.split_first()?;
    let (last, middle) = rest.split_last()?;
    if !middle.iter().any(|word| is_initial(word)) || is_initial(first) || is_initial(last) {
        return None;
    }
    let kept = middle.iter().filter(|word| !is_initial(word));
    let words: Vec<&str> = std::iter::once(first).chain(kept).chain([last]).copied().collect();
    Some(words.join(" "))
}

/// Without the article before two words or more.
fn without_article(surface: &str) -> Option<String> {
    let plain = surface.strip_prefix("The ")?;
    (plain.split(' ').count() >= FEWEST_WORDS).then(|| plain.to_string())
}

fn before_comma(surface: &str) -> Option<String> {
    let (town, _) = surface.split_once(", ")?;
    Some(town.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Alias;

    #[test]
    fn capitals_of_headlines() {
        for (surface, others, expected) in [
            ("AIRBUS", "Airbus Industrie|AIRBUS", Some("Airbus")),
            ("RIEDLE", "Karl-Heinz Riedle", Some("Riedle")),
            ("FIAT", "Fabbrica Italiana", None),
            ("CMA", "Cma Group", None),
            ("Airbus", "AIRBUS", None),
        ] {
            let aliases: Vec<Alias> = others.split('|').map(|other| Alias::new(other, false)).collect();
            assert_eq!(Variants::lowered(surface, aliases.iter().map(Name::of_alias)), expected, "{surface}");
        }
    }

    #[test]
    fn other_forms_of_names() {
        let variants = Variants::new(&Schema::builtin());
        for (entity_type, name, expected) in [
            ("person", "Daniel G. Amstutz", "Daniel Amstutz"),
            ("person", "John S. R. Shad", "John Shad"),
            ("person", "Ag Ghali", ""),
            ("person", "J. R. Tolkien", ""),
            ("person", "Malcolm X", ""),
            ("group", "Labour Party (UK)", "Labour Party"),
            ("group", "The Washington Post", "Washington Post"),
            ("group", "The Pentagon", ""),
            ("group", "Texas Air Corporation", "Texas Air Corp|Texas Air"),
            ("group", "Apple Inc.", "Apple Incorporated"),
            ("place", "Springfield, Illinois", "(Springfield)"),
            ("place", "Paris", ""),
            ("person", "Georgia (U.S. state)", "Georgia"),
        ] {
            let alias = Alias::new(name, false);
            let name = Name::of_alias(&alias);
            let made: Vec<String> = variants
                .of(&name, entity_type)
                .into_iter()
                .map(|(form, weak)| if weak { format!("({form})") } else { form })
                .collect();
            assert_eq!(made.join("|"), expected, "{}", name.surface);
        }
    }
}
