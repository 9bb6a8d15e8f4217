//! The rules that are compiled in.

/// The files in `gazetteer/rules`, as (file name, text).
pub(super) const FILES: &[(&str, &str)] = &[
    ("conflict.toml", include_str!("../../gazetteer/rules/conflict.toml")),
    ("cooperation.toml", include_str!("../../gazetteer/rules/cooperation.toml")),
    ("diplomacy.toml", include_str!("../../gazetteer/rules/diplomacy.toml")),
    ("force.toml", include_str!("../../gazetteer/rules/force.toml")),
    ("people.toml", include_str!("../../gazetteer/rules/people.toml")),
    ("statements.toml", include_str!("../../gazetteer/rules/statements.toml")),
    ("static.toml", include_str!("../../gazetteer/rules/static.toml")),
    ("territory.toml", include_str!("../../gazetteer/rules/territory.toml")),
    ("words.en.toml", include_str!("../../gazetteer/rules/words.en.toml")),
    ("words.fr.toml", include_str!("../../gazetteer/rules/words.fr.toml")),
];
