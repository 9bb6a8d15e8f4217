//! Web pages: the article's text with its title, without menus, scripts and footers.

mod meta;
mod nesting;
mod visible;

use super::encoding::decode;
use super::record::Draft;
use crate::error::{Error, ErrorKind, Result};
use dom_query::Document as Page;
use dom_smoothie::{Article, Config, Readability};
use meta::Meta;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An article is taken as found from so many characters on; below, gentler cleaning is tried too.
///
/// The crate's own 500 would read the menu into a short dispatch.
const ENOUGH: usize = 140;

/// Reads a page. Its title becomes the first paragraph, unless the text begins with it.
///
/// Where no article is found, the text is all that a reader of the page would see, without menus
/// and footers.
///
/// # Errors
/// If the bytes are no text, or the page is nested so deeply that it must be broken.
pub(super) fn read(bytes: Vec<u8>) -> Result<Draft> {
    let label = meta::charset(&bytes);
    let decoded = decode(bytes, label.as_deref())?;
    nesting::check(&decoded.text)?;
    // The crates below are not ours, and bytes from the web are not kind: should one of them panic, only
    // this page is lost.
    let found = catch_unwind(AssertUnwindSafe(|| extract(&decoded.text)));
    let (meta, text) = found.map_err(|_| {
        Error::new(ErrorKind::Format, "cannot be read as HTML").remedy("save the article as plain text")
    })?;
    let mut draft = Draft::new(text)?;
    draft.notes.extend(decoded.note);
    draft.title = meta.title;
    draft.source = meta.source;
    draft.url = meta.url;
    draft.lang = meta.lang;
    if let Some(date) = meta.date {
        draft.set_date(&date);
    }
    draft.put_title_first()
}

fn extract(html: &str) -> (Meta, String) {
    let page = Page::from(html);
    let mut meta = meta::read(&page);
    // Marked as no part of the article by the page itself.
    page.select("nav, footer, template, dialog, [role=navigation], [role=contentinfo]").remove();
    let found = if nesting::is_deep(page.root()) { None } else { article(page) };
    let text = match found {
        Some((article, text)) => {
            meta.add(article);
            text
        }
        None => {
            let page = Page::from(html);
            page.body().map(|body| visible::text(&body, visible::Skip::Menus)).unwrap_or_default()
        }
    };
    (meta, text)
}

fn article(page: Page) -> Option<(Article, String)> {
    // Structured data is read by `meta` with a parser that minds broken JSON.
    let config = Config { disable_json_ld: true, char_threshold: ENOUGH, ..Config::default() };
    let mut readability = Readability::with_document(page, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let root = readability.doc.select_single("#readability-page-1");
    let text = visible::text(root.nodes().first()?, visible::Skip::Nothing);
    (!text.trim().is_empty()).then_some((article, text))
}

#[cfg(test)]
mod tests;
