//! What `graph.dot` shows: the picture options, understood.

use super::args::PictureArgs;
use nomina::analysis::{Filter, Keep};
use nomina::error::{Error, ErrorKind, Result, did_you_mean};
use nomina::gazetteer::Schema;
use std::collections::BTreeSet;

/// The part of the graph that shall be drawn.
///
/// `own` are the types of the entities that there are, each at least once.
pub fn filter<'a>(args: &PictureArgs, own: impl Iterator<Item = &'a str>) -> Result<Filter> {
    Ok(Filter {
        keep: match args.top {
            None => Filter::picture().keep,
            Some(0) => Keep::All,
            // As many edges for each entity as the usual picture has.
            Some(nodes) => Keep::Picture { nodes, edges: nodes.saturating_mul(3) / 2 },
        },
        min_count: args.min_count,
        min_npmi: args.min_npmi,
        types: types(&args.types, own)?,
        relations_only: args.relations_only,
        statuses: args.statuses.iter().copied().collect(),
        quads: args.quads.iter().flat_map(|class| class.meant()).collect(),
    })
}

/// The canonical names of types, whatever they were called.
fn types<'a>(typed: &[String], own: impl Iterator<Item = &'a str>) -> Result<BTreeSet<String>> {
    let schema = Schema::builtin();
    let own: BTreeSet<&str> = own.collect();
    let canonical = |typed: &String| {
        if own.contains(typed.as_str()) {
            return Ok(typed.clone());
        }
        if let Some(known) = schema.canonical_type(typed) {
            return Ok(known.to_string());
        }
        let problem = Error::new(ErrorKind::Usage, format!("--type: unknown entity type {typed:?}"));
        Err(match did_you_mean(typed, own.iter().copied().chain(schema.type_names())) {
            Some(near) => problem.remedy(format!("did you mean {near:?}?")),
            None => {
                let own: Vec<&str> = own.iter().copied().collect();
                problem.remedy(format!("there are {}", own.join(", ")))
            }
        })
    };
    typed.iter().map(canonical).collect()
}
