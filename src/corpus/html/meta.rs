//! What a page says about itself: encoding, title, date, publisher, address, language.

use super::super::dates;
use super::super::record::{filled, language};
use dom_query::Document as Page;
use dom_smoothie::Article;
use serde_json::Value;

/// Facts about a page.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub title: Option<String>,
    /// As the page writes it.
    pub date: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
    /// Its first-rank headings.
    headings: Vec<String>,
}

impl Meta {
    /// Fills what is still missing from what dom_smoothie found in the page's `meta` elements.
    pub fn add(&mut self, article: Article) {
        self.source = self.source.take().or_else(|| article.site_name.and_then(filled));
        let title = self.title.take().or_else(|| filled(article.title));
        self.title = title.map(|title| {
            let bare = without_site(&title, self.source.as_deref());
            self.headings
                .iter()
                .find(|heading| goes_on_with_site(bare, heading))
                .map_or(bare, |heading| heading)
                .to_string()
        });
        // A date of the page's head that can be read is better than one in its text.
        if self.date.as_deref().and_then(dates::parse).is_none() {
            self.date = article.published_time.and_then(filled).or_else(|| self.date.take());
        }
    }
}

/// The encoding that the first bytes of a page name, in a `meta` element or the XML declaration.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = |word: &str| {
        let (_, rest) = head.split_once(word)?;
        let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end =
            value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(value.len());
        filled(&value[..end])
    };
    after("charset").or_else(|| if head.trim_start().starts_with("<?xml") { after("encoding") } else { None })
}

/// Reads structured data (JSON-LD), links, Open Graph and the elements that carry a date.
pub(super) fn read(page: &Page) -> Meta {
    let mut meta = Meta::default();
    for heading in page.select("h1").nodes() {
        meta.headings.extend(filled(heading.text().split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    for script in page.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let json = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        if let Some(article) = serde_json::from_str(json).ok().as_ref().and_then(json_article) {
            let text = |value: &Value| value.as_str().and_then(filled);
            meta.title = text(&article["headline"]).or_else(|| text(&article["name"]));
            meta.date = text(&article["datePublished"]);
            meta.source = text(&article["publisher"]["name"]);
            meta.url = text(&article["url"]);
            break;
        }
    }
    let attribute = |selector: &str, name: &str| {
        let found = page.select(selector);
        found.nodes().iter().find_map(|node| node.attr(name).and_then(filled))
    };
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    meta.url = meta
        .url
        .filter(web)
        .or_else(|| attribute("link[rel=canonical]", "href").filter(web))
        .or_else(|| attribute("meta[property='og:url']", "content").filter(web));
    meta.lang = attribute("html[lang]", "lang").as_deref().and_then(language);
    for (selector, name) in [
        ("meta[property='article:published_time']", "content"),
        ("meta[itemprop=datePublished]", "content"),
        ("[itemprop=datePublished]", "datetime"),
        ("meta[name=date]", "content"),
        ("article time[datetime]", "datetime"),
        ("main time[datetime]", "datetime"),
    ] {
        meta.date = meta.date.or_else(|| attribute(selector, name));
    }
    meta.source = meta.source.or_else(|| attribute("meta[property='og:site_name']", "content"));
    meta
}

/// The first object of an article type in structured data, alone, in an array or in a `@graph`.
fn json_article(json: &Value) -> Option<&Value> {
    let is_article = |value: &&Value| match &value["@type"] {
        Value::String(kind) => kind.contains("Article") || kind.contains("Posting"),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(|kind| kind.contains("Article")),
        _ => false,
    };
    Some(json)
        .filter(is_article)
        .or_else(|| json.as_array()?.iter().find(is_article))
        .or_else(|| json["@graph"].as_array()?.iter().find(is_article))
}

/// Whether a title is a heading of the page, a separator, and more: the publisher's name, whatever it is.
fn goes_on_with_site(title: &str, heading: &str) -> bool {
    let rest = title.strip_prefix(heading).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(['|', '-', '–', '—', '·', '»']))
}

/// A title without the publisher's name that some pages put at its end.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let bare = site.and_then(|site| title.strip_suffix(site)).map(str::trim_end);
    let bare = bare.and_then(|title| title.strip_suffix(['|', '-', '–', '—', '·', ':', '»']));
    bare.map(str::trim_end).filter(|title| !title.is_empty()).unwrap_or(title)
}
