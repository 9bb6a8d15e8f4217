//! Guards against pages of thousands of elements inside one another, which cost the parser, and still
//! more the search for the article, a time that grows with the square of the depth.

use crate::error::{Error, ErrorKind, Result};
use dom_query::NodeRef;
use std::collections::BTreeMap;

/// So many elements may stand open inside one another. Browsers stop at 512; left-over `<font>` tags in
/// old pages add up to more here, where it is only counted what is opened and not closed.
const DEEPEST: usize = 5_000;

/// Elements that have no end tag, or whose end tag is usually left out.
const UNCOUNTED: [&str; 32] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "optgroup", "option", "p", "param", "rp", "rt", "script", "source", "style", "tbody", "td", "tfoot",
    "th", "thead", "tr", "track", "wbr", "body",
];

/// # Errors
/// If more than [`DEEPEST`] elements are open at one place. Linear time.
pub(super) fn check(html: &str) -> Result<()> {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut depth = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let (closes, tag) = match rest.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, rest),
        };
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len()).min(32);
        let name = tag[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCOUNTED.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > DEEPEST || open.len() > DEEPEST {
            let line = 1 + html[..html.len() - rest.len()].matches('\n').count() as u64;
            return Err(Error::new(
                ErrorKind::Format,
                format!("HTML of more than {DEEPEST} nested elements"),
            )
            .line(line)
            .remedy("save the article as plain text"));
        }
    }
    Ok(())
}

/// Whether some element below `root` lies so deep that the page is not searched for an article.
pub(super) fn is_deep(root: NodeRef) -> bool {
    /// The depth at which Chromium stops nesting; pages that people read stay below 100.
    const DEEP: usize = 512;
    let mut nodes = vec![(root, 0)];
    while let Some((node, depth)) = nodes.pop() {
        if depth > DEEP {
            return true;
        }
        nodes.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}
