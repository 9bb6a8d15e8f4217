#![allow(clippy::unwrap_used)]
use super::*;

const PROSE: &str = "The Malian army said on Tuesday that it had taken the northern town of Kidal, after days of \
    fighting with the armed groups that had held it for almost ten years, and that it would stay there.";

/// A page around a few elements.
fn page(head: &str, body: &str) -> String {
    format!("<!DOCTYPE html><html lang=\"en-GB\"><head>{head}</head><body>{body}</body></html>")
}

#[test]
fn articles() {
    let menu = "<nav><ul><li><a href=/>Home</a><li><a href=/world>World</a></ul></nav>";
    let footer = "<footer><p>Copyright, Contact, Privacy</p></footer>";
    for (name, html, expected) in [
        (
            "menus go",
            page("", &format!("{menu}<article><p>{PROSE}</p></article>{footer}")),
            PROSE.to_string(),
        ),
        (
            "menus by class go",
            page(
                "",
                &format!(
                    "<div class=menu><a href=/>Home</a> <a href=/w>World</a></div><div id=content><p>{PROSE}</p>\
                     <p>{PROSE}</p></div><div class=footer>Copyright</div><script>let a = 'b';</script>"
                ),
            ),
            format!("{PROSE}\n\n{PROSE}"),
        ),
        (
            "title first",
            page("<title>Mali takes Kidal | The Site</title>", &format!("<article><p>{PROSE}</p></article>")),
            format!("Mali takes Kidal | The Site\n\n{PROSE}"),
        ),
        (
            "title without the site that the heading does not have",
            page(
                "<title>Army takes the town of Kidal - RFI</title>",
                &format!("<article><h1>Army takes the town of Kidal</h1><p>{PROSE}</p></article>"),
            ),
            format!("Army takes the town of Kidal\n\n{PROSE}"),
        ),
        (
            "title not twice",
            page(
                "<title>Army takes the town of Kidal</title>",
                &format!("<article><h1>Army takes the town of Kidal</h1><p>{PROSE}</p></article>"),
            ),
            format!("Army takes the town of Kidal\n\n{PROSE}"),
        ),
        (
            "headings, lists, breaks, entities",
            page(
                "",
                &format!(
                    "<article><h2>Who&nbsp;fights</h2><p>{PROSE}</p><ul><li>FAMa<li><b>CMA</b> &amp; HCUA</ul>\
                     <p>One<br>two<br><br>th<i>ree</i></p>\n<p>{PROSE}</p></article>"
                ),
            ),
            format!("Who\u{A0}fights\n\n{PROSE}\n\nFAMa\nCMA & HCUA\n\nOne\ntwo\n\nthree\n\n{PROSE}"),
        ),
        ("no article", page("", "<div>Kidal <span>fell.</span></div>"), "Kidal fell.".to_string()),
        ("no tags at all", "Kidal fell.".to_string(), "Kidal fell.".to_string()),
        ("unclosed", "<p>Kidal <b>fell<p>Then".to_string(), "Kidal fell\n\nThen".to_string()),
    ] {
        assert_eq!(read(html.into_bytes()).unwrap().text, expected, "{name}");
    }
}

#[test]
fn facts() {
    let body = format!("<article><p>{PROSE}</p></article>");
    // name, head, title, date, source, url
    for (name, head, title, date, source, url) in [
        ("nothing", "", None, None, None, None),
        (
            "open graph",
            "<meta property='og:title' content='Kidal falls - RFI'><meta property='og:site_name' content='RFI'>\
             <meta property='article:published_time' content='2023-11-20T10:00:00Z'>\
             <link rel=canonical href='https://example.org/a'>",
            Some("Kidal falls"),
            Some("2023-11-20"),
            Some("RFI"),
            Some("https://example.org/a"),
        ),
        (
            "structured data",
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"NewsArticle\",\
             \"headline\":\"Kidal falls\",\"datePublished\":\"2023-11-20\",\"publisher\":{\"name\":\"AFP\"}}]}</script>",
            Some("Kidal falls"),
            Some("2023-11-20"),
            Some("AFP"),
            None,
        ),
        (
            "broken structured data",
            "<script type='application/ld+json'>{\"@type\":</script>",
            None,
            None,
            None,
            None,
        ),
    ] {
        let draft = read(page(head, &body).into_bytes()).unwrap();
        let found =
            (draft.title.as_deref(), draft.date.as_deref(), draft.source.as_deref(), draft.url.as_deref());
        assert_eq!(found, (title, date, source, url), "{name}");
        assert_eq!(draft.lang.as_deref(), Some("en"), "{name}");
    }
}

#[test]
fn encodings() {
    let html = |charset: &str| page(&format!("<meta charset={charset}>"), "<p>МОСКВА ушла из Кидаля</p>");
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("МОСКВА ушла из Кидаля");
    let page = html("windows-1251");
    let (before, after) = page.split_once("МОСКВА ушла из Кидаля").unwrap();
    let bytes = [before.as_bytes(), &cyrillic, after.as_bytes()].concat();
    assert_eq!(read(bytes).unwrap().text, "МОСКВА ушла из Кидаля");
    // What is UTF-8 is read as such, whatever the page says.
    assert_eq!(read(html("iso-8859-1").into_bytes()).unwrap().text, "МОСКВА ушла из Кидаля");
}

#[test]
fn deep_nesting_is_refused() {
    for (name, html) in [
        ("open", "<div>".repeat(10_000)),
        ("closed", "<div>".repeat(10_000) + "Kidal" + &"</div>".repeat(10_000)),
        ("mixed", "<DIV><span></b></i>".repeat(10_000)),
    ] {
        let error = read(html.into_bytes()).unwrap_err();
        assert_eq!(error.cause(), "HTML of more than 5000 nested elements", "{name}");
    }
    let just = "<div>".repeat(1_000) + "Kidal" + &"</div>".repeat(1_000);
    assert_eq!(read(just.into_bytes()).unwrap().text, "Kidal");
    let flat = "<p>Kidal<br>".repeat(2_000);
    assert!(read(flat.into_bytes()).unwrap().text.starts_with("Kidal\n\nKidal"));
}
