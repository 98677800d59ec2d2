//! HTML of a mail to the text a reader sees.
//!
//! Works on tokens: no tree is built, so that time and memory are linear in the input however it is nested.
//! What a mail hides at its top, which mail programs show as the preview line, is kept apart as preheader.

use std::collections::HashSet;

use super::css::HiddenNames;
use super::entity::{Place, decode};
use super::html_element::{Element, Facts, fold, is_description};
use super::html_token::{Kind, Tag, Token, Tokens};
use super::text_out::TextOut;

/// What a reader sees of an HTML document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HtmlText {
    /// The words, in lines and paragraphs.
    pub(super) text: String,
    /// The hidden preview line at the top.
    pub(super) preheader: Option<String>,
    /// The links in order.
    pub(super) links: Vec<Link>,
    /// Addresses of the images, in order.
    pub(super) images: Vec<String>,
    /// The document was longer than the limit and its end was left out.
    pub(super) truncated: bool,
}

/// A link and what tells how much it stands out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Link {
    /// The address as written, entities replaced.
    pub(super) href: String,
    /// Its text, image descriptions included, cut to a length no button has.
    pub(super) text: String,
    /// How much it looks like a button, 0 for a plain link.
    pub(super) button: u8,
    /// It holds an image.
    pub(super) image: bool,
}

/// More links than any real mail has; those behind are read as text only.
const MAX_LINKS: usize = 4096;

/// Bytes of text kept of a link.
const MAX_LINK_TEXT: usize = 300;

/// Bytes kept of a preheader.
const MAX_PREHEADER: usize = 500;

/// A preheader stands before this many bytes of visible text: behind "view in browser", not behind the letter.
const PREHEADER_BEFORE: usize = 400;

/// How far an end tag looks for its start tag. Real mails nest to about 60; the bound keeps hostile ones linear.
const MAX_REACH: usize = 256;

/// Converts a document, of which at most `max_bytes` are read.
pub(super) fn html_to_text(html: &str, max_bytes: u64) -> HtmlText {
    let read = cut_at(html, usize::try_from(max_bytes).unwrap_or(usize::MAX));
    let mut found = convert(read, false);
    // A mail that hides all of its words would be empty on screen; its words are still what it says.
    if found.text.is_empty() && found.preheader.is_some() {
        found = convert(read, true);
    }
    found.truncated = read.len() < html.len();
    found
}

/// The longest start of `text` of at most `max` bytes that ends between two characters.
pub(super) fn cut_at(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn convert(html: &str, show_hidden: bool) -> HtmlText {
    let mut converter = Converter { show_hidden, ..Converter::default() };
    for token in Tokens::new(html) {
        converter.token(&token);
    }
    converter.finish()
}

/// An element that has not ended yet.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent property, inherited by itself")]
struct Open {
    name: u32,
    element: Element,
    hidden: bool,
    tiny: bool,
    dropped: bool,
    preformatted: bool,
    /// How much it looks like the box of a button.
    box_score: u8,
    /// Bytes of visible text before it.
    start: usize,
}

#[derive(Debug, Default)]
struct Converter {
    show_hidden: bool,
    out: TextOut,
    preheader: TextOut,
    preheader_done: bool,
    names: HiddenNames,
    /// The start tag before a raw token was a style sheet.
    in_style: bool,
    stack: Vec<Open>,
    /// One counter for each open list; 0 for bullets.
    lists: Vec<u32>,
    link: Option<(usize, Link)>,
    links: Vec<Link>,
    images: Vec<String>,
    /// Descriptions of images that stand in the text.
    descriptions: HashSet<String>,
}

impl Converter {
    fn token(&mut self, token: &Token<'_>) {
        match token.kind {
            Kind::Text => self.text(&decode(token.raw, Place::Text)),
            Kind::Cdata(text) => self.text(text),
            Kind::Raw if self.in_style => self.names.read(token.raw),
            Kind::Raw | Kind::Ignored => {}
            Kind::Open(tag) => self.open(&tag),
            Kind::Close(name) => self.close(name),
        }
    }

    fn top(&self) -> Option<&Open> {
        self.stack.last()
    }

    fn hidden(&self) -> bool {
        !self.show_hidden && self.top().is_some_and(|open| open.hidden || open.tiny)
    }

    fn dropped(&self) -> bool {
        self.top().is_some_and(|open| open.dropped)
    }

    fn text(&mut self, text: &str) {
        if self.dropped() {
            return;
        }
        if self.hidden() {
            if !self.preheader_done
                && self.out.len() < PREHEADER_BEFORE
                && self.preheader.len() < MAX_PREHEADER
            {
                self.preheader.words(text);
            }
        } else if self.top().is_some_and(|open| open.preformatted) {
            self.out.lines(text);
        } else {
            self.out.words(text);
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let (lower, id) = fold(tag.name);
        let element = Element::of(&lower);
        self.in_style = lower == "style";
        let facts = Facts::read(tag);
        match element {
            Element::Break if !self.hidden() => self.out.line_break(),
            Element::Rule if !self.hidden() => self.out.line(1),
            Element::Image => self.image(&facts),
            Element::Break | Element::Rule | Element::Void => {}
            _ => self.open_element(element, id, &facts),
        }
    }

    fn open_element(&mut self, element: Element, name: u32, facts: &Facts) {
        self.end_implied(element);
        let inherited = self.top().copied();
        let hides = element != Element::Root
            && (facts.style.hidden
                || facts.hidden_attribute
                || (!facts.style.shown && self.names.hides(&facts.class, &facts.id)));
        let hidden = hides || inherited.is_some_and(|open| open.hidden);
        let tiny = facts.style.tiny_font.unwrap_or_else(|| inherited.is_some_and(|open| open.tiny));
        let open = Open {
            name,
            element,
            hidden,
            tiny: tiny && element != Element::Root,
            dropped: element == Element::Dropped || inherited.is_some_and(|open| open.dropped),
            preformatted: element == Element::Preformatted || inherited.is_some_and(|open| open.preformatted),
            box_score: facts.box_score(),
            start: self.out.len(),
        };
        self.stack.push(open);
        if self.hidden() || self.dropped() {
            return;
        }
        match element {
            Element::Block | Element::Table | Element::Row | Element::Root => self.out.line(1),
            Element::Paragraph | Element::Preformatted => self.out.line(2),
            Element::List { ordered } => {
                self.out.line(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push(u32::from(ordered));
            }
            Element::Item => self.item(),
            Element::Cell => self.out.cell(),
            Element::Anchor => self.start_link(facts),
            _ => {}
        }
    }

    fn item(&mut self) {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(4));
        let bullet = match self.lists.last_mut() {
            Some(number) if *number > 0 => {
                *number = number.saturating_add(1);
                format!("{indent}{}. ", *number - 1)
            }
            _ => format!("{indent}- "),
        };
        self.out.bullet(bullet);
    }

    /// Ends what a start tag ends without saying so: the cell before a cell, the item before an item.
    fn end_implied(&mut self, element: Element) {
        if !matches!(element, Element::Cell | Element::Row | Element::Item | Element::Paragraph) {
            return;
        }
        for (reach, open) in self.stack.iter().rev().take(MAX_REACH).enumerate() {
            let at = self.stack.len() - 1 - reach;
            if open.element == element {
                self.pop_to(at);
                return;
            }
            let stops = match element {
                Element::Item => {
                    matches!(open.element, Element::List { .. } | Element::Cell | Element::Table)
                }
                Element::Paragraph => open.element != Element::Inline,
                _ => {
                    open.element == Element::Table
                        || (element == Element::Cell && open.element == Element::Row)
                }
            };
            if stops {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        let (lower, id) = fold(name);
        let element = Element::of(&lower);
        if element == Element::Anchor {
            self.end_link();
        }
        if !self.hidden() && !self.dropped() {
            match element {
                Element::Block | Element::Table | Element::Row | Element::Item => self.out.line(1),
                Element::Paragraph | Element::Preformatted => self.out.line(2),
                Element::List { .. } => {
                    self.lists.pop();
                    self.out.line(if self.lists.is_empty() { 2 } else { 1 });
                }
                // `</br>` is read as a line break by every browser.
                Element::Break => self.out.line_break(),
                _ => {}
            }
        }
        for (reach, open) in self.stack.iter().rev().take(MAX_REACH).enumerate() {
            if open.name == id {
                self.pop_to(self.stack.len() - 1 - reach);
                return;
            }
            if element.stops_at(open.element) {
                return;
            }
        }
    }

    fn pop_to(&mut self, len: usize) {
        let was_hidden = self.hidden();
        self.stack.truncate(len);
        if was_hidden && !self.hidden() && !self.preheader.is_blank() {
            self.preheader_done = true;
        }
    }

    fn image(&mut self, facts: &Facts) {
        if self.images.len() < MAX_LINKS && !facts.src.is_empty() {
            self.images.push(facts.src.clone());
        }
        if self.hidden() || self.dropped() || facts.style.hidden || facts.pixel {
            return;
        }
        if let Some((_, link)) = &mut self.link {
            link.image = true;
        }
        if is_description(&facts.alt) {
            self.out.words(&facts.alt);
            self.descriptions.insert(facts.alt.trim().to_owned());
        }
    }

    fn start_link(&mut self, facts: &Facts) {
        self.end_link();
        if facts.href.is_empty() || self.links.len() >= MAX_LINKS {
            return;
        }
        // The box of a button is often the cell around the link, which then holds nothing else.
        let around = self.stack.iter().rev().skip(1).take(4).filter(|open| open.start == self.out.len());
        let box_score = around.map(|open| open.box_score).max().unwrap_or(0);
        let link =
            Link { href: facts.href.clone(), button: facts.button_score().max(box_score), ..Link::default() };
        self.link = Some((self.out.len(), link));
    }

    fn end_link(&mut self) {
        if let Some((start, mut link)) = self.link.take() {
            cut_at(self.out.since(start), MAX_LINK_TEXT).clone_into(&mut link.text);
            self.links.push(link);
        }
    }

    fn finish(mut self) -> HtmlText {
        self.end_link();
        let preheader = self.preheader.finish();
        let preheader = cut_at(&preheader, MAX_PREHEADER).trim();
        // Hidden punctuation is a spacer, no words.
        let has_words = preheader.chars().any(char::is_alphanumeric);
        HtmlText {
            preheader: has_words.then(|| preheader.to_owned()),
            text: without_echoes(self.out.finish(), &self.descriptions),
            links: self.links,
            images: self.images,
            truncated: false,
        }
    }
}

/// Leaves out a line that repeats the one before it, where one of the two is the description of an image:
/// many mails describe a picture with the headline below it.
fn without_echoes(text: String, descriptions: &HashSet<String>) -> String {
    if descriptions.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut last = "";
    for line in text.split('\n') {
        let piles_up = line.is_empty() && out.ends_with('\n');
        if !piles_up && (line.is_empty() || line != last || !descriptions.contains(line)) {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
        if !line.is_empty() {
            last = line;
        }
    }
    while out.ends_with('\n') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAX: u64 = 1 << 24;

    fn text(html: &str) -> String {
        html_to_text(html, MAX).text
    }

    #[test]
    fn blocks_become_lines_and_paragraphs() {
        let html = "<h1>Sale</h1><p>One<br>two\n three</p><div>four<div>five</div></div><hr>six";
        assert_eq!(text(html), "Sale\n\nOne\ntwo three\n\nfour\nfive\nsix");
    }

    #[test]
    fn lists_become_bullets() {
        let html = "<ul><li>a<li><p>b</p><ol><li>c</li><li>d</li></ol></ul>e";
        assert_eq!(text(html), "- a\n- b\n\n  1. c\n  2. d\n\ne");
    }

    #[test]
    fn tables_are_read_cell_by_cell() {
        let html = "<table><tr><th>Item<th>Price<tr><td>Shoe<td></td><td>$ 9</table>\
                    <table><tr><td><table><tr><td>x</td></tr></table></td><td><p>y</p></td></tr></table>";
        assert_eq!(text(html), "Item | Price\nShoe | $ 9\nx\n\ny");
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        let html = "<html><head><title>T</title><style>p{color:red}</style><meta charset=utf-8></head>\
                    <body><script>alert('x')</script><!-- c --><!--[if mso]><p>Outlook</p><![endif]-->\
                    <!--[if !mso]><!--><p>A&nbsp;&amp;&#x20;B</p><!--<![endif]--><template>t</template>\
                    <![CDATA[c < d]]><svg><text>s</text></svg><img src=o.gif width=1 height=1 alt=pixel></body>";
        assert_eq!(text(html), "A & B\n\nc < d");
    }

    #[test]
    fn the_hidden_top_is_the_preheader() {
        for style in [
            "display:none",
            "max-height:0;overflow:hidden",
            "font-size:0",
            "opacity:0",
            "display:none;mso-hide:all;font-size:1px",
        ] {
            let html = format!(
                "<body><div style=\"{style}\">Up to 50% off<span>!</span> &zwnj;&nbsp;&zwnj;&nbsp;&#847;</div>\
                 <div style='display:none'>&zwnj;&nbsp;</div><p>Hello</p><p style='display:none'>again</p>"
            );
            let found = html_to_text(&html, MAX);
            assert_eq!(found.preheader.as_deref(), Some("Up to 50% off!"), "{style}");
            assert_eq!(found.text, "Hello", "{style}");
        }
    }

    #[test]
    fn a_class_hides_unless_the_element_says_otherwise() {
        let html = "<style>.m{display:none!important}@media(max-width:9px){.w{display:none}}</style>\
                    <div class='m'>phone</div><div class=w>desk</div><b class=m style='display:inline'>b</b>";
        assert_eq!(text(html), "desk\nb");
    }

    #[test]
    fn a_cell_without_font_size_does_not_hide_what_sets_its_own() {
        let html = "<td style='font-size:0px'> <div style='font-size:13px'>shown</div></td><td>next</td>";
        let found = html_to_text(html, MAX);
        assert_eq!(found.text, "shown\nnext");
        assert_eq!(found.preheader, None);
    }

    #[test]
    fn a_mail_that_hides_everything_is_still_read() {
        let found = html_to_text("<div style='display:none'>all of it<p>and more</div>", MAX);
        assert_eq!(found.text, "all of it\n\nand more");
    }

    #[test]
    fn hidden_ends_with_its_element_even_in_broken_markup() {
        assert_eq!(text("<table><tr><td><div style='display:none'>h</td><td>shown</table>"), "shown");
        assert_eq!(text("<div hidden><span>h</span></b></i></div>shown"), "shown");
        assert_eq!(text("<span hidden><span>h</span>h</span>shown"), "shown");
    }

    #[test]
    fn links_carry_their_text_and_their_looks() {
        let html = "<a href='https://example.com/?a=1&amp;b=2'>plain</a>\
            <a href=https://example.com/b style='background:#000;padding:10px;border-radius:3px'>Shop <b>now</b></a>\
            <table><tr><td bgcolor='#000000' style='border-radius:3px'><a href='https://example.com/c'>Buy</a>\
            <tr><td><a href='https://example.com/d'><img src=x alt='Hero shot'></a><a name=x>no link</a>";
        let found = html_to_text(html, MAX);
        let links: Vec<_> = found.links.iter().map(|l| (l.text.as_str(), l.button >= 3, l.image)).collect();
        assert_eq!(
            links,
            [
                ("plain", false, false),
                ("Shop now", true, false),
                ("Buy", true, false),
                ("Hero shot", false, true)
            ]
        );
        assert_eq!(found.links[0].href, "https://example.com/?a=1&b=2");
        assert_eq!(found.images, ["x"]);
    }

    #[test]
    fn a_headline_below_its_picture_stands_once() {
        let html = "<img alt='Big sale'><div>Big sale</div><p>Big sale</p><p>No</p><p>No</p>";
        assert_eq!(text(html), "Big sale\n\nNo\n\nNo");
    }

    #[test]
    fn a_list_drawn_with_cells_has_no_bars() {
        assert_eq!(text("<table><tr><td>•</td><td>one</td><td>two</td></tr></table>"), "• one | two");
    }

    #[test]
    fn the_limit_cuts_between_characters_and_says_so() {
        let html = "é".repeat(10);
        for (max, len, truncated) in [(20, 10, false), (21, 10, false), (19, 9, true), (18, 9, true)] {
            let found = html_to_text(&html, max);
            assert_eq!((found.text.chars().count(), found.truncated), (len, truncated), "{max}");
        }
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let deep = "<div>".repeat(100_000) + &"x".repeat(9_000_000) + &"</p>".repeat(100_000);
        let inputs = [
            deep,
            "<div>".repeat(2_000_000),
            "<a href=\"".repeat(300_000),
            "<a b='x c=\"".repeat(300_000),
            "<!--".repeat(500_000),
            "<title>".repeat(500_000),
            "<style></head>".repeat(300_000),
            "<![CDATA[".repeat(300_000),
            "<ul><li>".repeat(300_000),
            "<p><b></p></i>".repeat(300_000),
            "<td><table></td>".repeat(300_000),
            "&".repeat(3_000_000),
            "<".repeat(3_000_000),
            "<style>/*".repeat(300_000),
            "<style>.a{".to_owned() + &"/".repeat(3_000_000),
            "\u{200d}".repeat(1_000_000),
        ];
        for input in &inputs {
            let start = std::time::Instant::now();
            let found = html_to_text(input, MAX);
            assert!(found.text.len() <= input.len());
            assert!(start.elapsed().as_secs() < 30, "{:?}", input.get(..20));
        }
    }

    proptest! {
        #[test]
        fn any_markup_is_read(html in "(<[a-z/!]{0,6}|[a-z ='\"&;>-]{0,6}|<td>|</table>|<li>|<!--|-->|é){0,40}") {
            let found = html_to_text(&html, MAX);
            prop_assert!(!found.text.contains("\n\n\n"));
        }
    }
}
