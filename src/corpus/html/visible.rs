//! The text of a page as a reader sees it: paragraphs parted by a blank line, list items and rows on
//! lines of their own.

use dom_query::NodeRef;

/// Elements around which a blank line stands.
const PARAGRAPHS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements that stand on lines of their own.
const LINES: [&str; 8] = ["caption", "dd", "dt", "li", "option", "thead", "tbody", "tr"];

/// Elements whose text nobody sees.
const UNSEEN: [&str; 19] = [
    "audio", "button", "canvas", "dialog", "embed", "head", "iframe", "input", "map", "noscript", "object",
    "rp", "script", "select", "style", "svg", "template", "textarea", "video",
];

/// Elements that are no article, though seen.
const MENUS: [&str; 5] = ["aside", "footer", "form", "menu", "nav"];

/// Which seen parts of a page are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skip {
    Nothing,
    Menus,
}

/// The text below `root`, entities decoded, runs of white space as one space.
pub(super) fn text(root: &NodeRef, skip: Skip) -> String {
    enum Step<'a> {
        Enter(NodeRef<'a>),
        Leave(Gap),
        LeaveCell,
        LeavePre,
    }
    let mut writer = Writer::default();
    let mut pre = 0;
    // A stack of our own: a page may be nested deeper than the program's.
    let mut steps = vec![Step::Enter(*root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(gap) => writer.gap(gap),
            Step::LeaveCell => writer.cell(),
            Step::LeavePre => pre -= 1,
            Step::Enter(node) if node.is_text() => writer.write(&node.text(), pre > 0),
            Step::Enter(node) => {
                let name = node.node_name().unwrap_or_default();
                let name: &str = &name;
                let hidden = UNSEEN.contains(&name) || node.has_attr("hidden");
                if node.is_comment() || hidden || (skip == Skip::Menus && MENUS.contains(&name)) {
                    continue;
                }
                match name {
                    "br" => writer.line_break(),
                    "td" | "th" => steps.push(Step::LeaveCell),
                    "pre" => {
                        pre += 1;
                        steps.push(Step::LeavePre);
                    }
                    _ => {}
                }
                let gap = match name {
                    name if PARAGRAPHS.contains(&name) => Some(Gap::Paragraph),
                    name if LINES.contains(&name) => Some(Gap::Line),
                    _ => None,
                };
                if let Some(gap) = gap {
                    writer.gap(gap);
                    steps.push(Step::Leave(gap));
                }
                steps.extend(node.children_it(true).map(Step::Enter));
            }
        }
    }
    writer.text
}

/// What stands between the last text and the next.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    text: String,
    pending: Gap,
}

impl Writer {
    fn gap(&mut self, gap: Gap) {
        self.pending = self.pending.max(gap);
    }

    /// The cells of a row stay in one line and do not run into one another.
    fn cell(&mut self) {
        self.gap(Gap::Cell);
    }

    /// A second line break after the first begins a paragraph.
    fn line_break(&mut self) {
        self.pending = if self.pending >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    fn write(&mut self, text: &str, verbatim: bool) {
        for c in text.chars() {
            match c {
                '\n' if verbatim => self.line_break(),
                ' ' | '\t' | '\n' | '\r' | '\x0C' if !verbatim => self.gap(Gap::Space),
                '\r' => {}
                c => {
                    if !self.text.is_empty() {
                        self.text.push_str(match self.pending {
                            Gap::None => "",
                            Gap::Space => " ",
                            Gap::Cell => " | ",
                            Gap::Line => "\n",
                            Gap::Paragraph => "\n\n",
                        });
                    }
                    self.pending = Gap::None;
                    self.text.push(c);
                }
            }
        }
    }
}
