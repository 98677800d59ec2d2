use std::borrow::Cow;

use super::lexicon::{Class, class};
use super::number;
use super::url;
use super::words::{glued_currency, is_word_char, split_glued, word_end};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::classify) enum Kind {
    /// Letters, with digits and apostrophes inside.
    Word,
    /// Digits with separators.
    Number,
    /// Day, month and year in digits.
    Date,
    /// A sign, code or abbreviation of a currency in front of a number, or a sign anywhere.
    Currency,
    /// A percent sign.
    Percent,
    /// A link or a mail address.
    Link,
    /// One character of anything else.
    Mark(char),
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(in crate::classify) struct Token {
    /// First byte.
    pub(in crate::classify) start: usize,
    /// One past the last byte.
    pub(in crate::classify) end: usize,
    /// What it is made of.
    pub(in crate::classify) kind: Kind,
    /// Whether white space, or the start of the text, is in front.
    pub(in crate::classify) spaced: bool,
    /// Whether a line break, or the start of the text, is in front.
    pub(in crate::classify) line_start: bool,
    /// What the word can mean.
    pub(in crate::classify) class: Class,
    /// The value of a number.
    pub(in crate::classify) value: f64,
}

/// A text cut into tokens.
#[derive(Debug)]
pub(in crate::classify) struct Tokens<'a> {
    /// The text.
    pub(in crate::classify) text: &'a str,
    /// The text with ASCII letters in lower case: the same length, byte for byte.
    lower: Cow<'a, str>,
    /// The pieces in order.
    pub(in crate::classify) list: Vec<Token>,
    /// Every class that occurs.
    pub(in crate::classify) classes: Class,
}

impl<'a> Tokens<'a> {
    /// Cuts a text. Time and memory are linear in its length.
    pub(in crate::classify) fn new(text: &'a str) -> Self {
        let lower = if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
        let mut tokens =
            Self { text, lower, list: Vec::with_capacity(text.len() / 5 + 4), classes: Class::empty() };
        tokens.cut();
        tokens
    }

    /// How many tokens there are.
    pub(in crate::classify) fn len(&self) -> usize {
        self.list.len()
    }

    /// The token at a place.
    pub(in crate::classify) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The word at a place in lower case; empty for anything that is no word.
    pub(in crate::classify) fn word(&self, at: usize) -> &str {
        self.list.get(at).filter(|token| token.kind == Kind::Word).map_or("", |token| self.lower_of(token))
    }

    /// The word `back` places in front of `at`; empty where there is none.
    pub(in crate::classify) fn word_back(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// A token in lower case.
    pub(in crate::classify) fn lower_of(&self, token: &Token) -> &str {
        self.lower.get(token.start..token.end).unwrap_or_default()
    }

    /// A token as written.
    pub(in crate::classify) fn raw(&self, at: usize) -> &'a str {
        self.list.get(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// The classes of the word at a place.
    pub(in crate::classify) fn class(&self, at: usize) -> Class {
        self.list.get(at).map_or(Class::empty(), |token| token.class)
    }

    /// Whether the word at a place has one of the classes.
    pub(in crate::classify) fn is(&self, at: usize, class: Class) -> bool {
        self.class(at).any(class)
    }

    /// Whether the token `back` places in front of `at` has one of the classes.
    pub(in crate::classify) fn is_back(&self, at: usize, back: usize, class: Class) -> bool {
        at.checked_sub(back).is_some_and(|at| self.is(at, class))
    }

    /// What the token at a place is made of.
    pub(in crate::classify) fn kind(&self, at: usize) -> Option<Kind> {
        self.list.get(at).map(|token| token.kind)
    }

    /// Whether the token at a place is this character.
    pub(in crate::classify) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(Kind::Mark(mark))
    }

    /// Whether the token at a place stands directly behind the one before it.
    pub(in crate::classify) fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.list.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether a sentence, or a line, ends between the token before `at` and the one at `at`.
    pub(in crate::classify) fn is_break(&self, at: usize) -> bool {
        let Some(token) = self.list.get(at) else { return true };
        token.line_start || self.ends_sentence(at) || (at > 0 && self.ends_sentence(at - 1))
    }

    /// Whether the token is a mark that ends a sentence.
    pub(in crate::classify) fn ends_sentence(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Mark('!' | '?' | '…' | '|' | '•' | '。' | '¡' | '¿' | ';' | '।')) => true,
            // "p.m." and other abbreviations in single letters end nothing.
            Some(Kind::Mark('.')) if at > 0 && self.is_letter(at - 1) => false,
            // Neither does a point with a small letter or a digit directly behind it.
            Some(Kind::Mark('.')) => match self.list.get(at + 1) {
                Some(next) => {
                    let first = self.text.get(next.start..).and_then(|rest| rest.chars().next());
                    next.spaced || first.is_some_and(char::is_uppercase)
                }
                None => true,
            },
            _ => false,
        }
    }

    fn is_letter(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.end - token.start == 1 && token.kind == Kind::Word)
    }

    /// Whether the words from `at` on are these.
    pub(in crate::classify) fn has(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(step, word)| self.word(at + step) == *word)
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind, frame: &mut Frame) {
        let class = match kind {
            Kind::Word => class(self.lower.get(start..end).unwrap_or_default()),
            _ => Class::empty(),
        };
        let value = match kind {
            Kind::Number => number::value(self.text.get(start..end).unwrap_or_default()),
            _ => 0.0,
        };
        self.classes = self.classes.with(class);
        let (spaced, line_start) = (frame.spaced, frame.line_start);
        self.list.push(Token { start, end, kind, spaced, line_start, class, value });
        *frame = Frame { spaced: false, line_start: false };
    }

    fn cut(&mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut frame = Frame { spaced: true, line_start: true };
        let mut at = 0;
        // Links are looked for where a run of characters without white space starts, or behind a mark in it.
        let mut may_be_link = true;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_whitespace() {
                frame.spaced = true;
                frame.line_start |= byte == b'\n';
                may_be_link = true;
                at += 1;
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            if may_be_link && byte.is_ascii_alphanumeric() {
                may_be_link = false;
                if let Some(len) = url::length(rest) {
                    self.push(at, at + len, Kind::Link, &mut frame);
                    at += len;
                    continue;
                }
            }
            if byte.is_ascii_digit() {
                let (len, kind) = match number::date_length(rest) {
                    Some(len) => (len, Kind::Date),
                    None => (number::length(rest), Kind::Number),
                };
                self.push(at, at + len, kind, &mut frame);
                at += len;
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            let len = c.len_utf8();
            if is_word_char(c) {
                let (len, kind) = match glued_currency(rest) {
                    Some(len) => (len, Kind::Currency),
                    None => (word_end(rest), Kind::Word),
                };
                let split = rest.get(..len).filter(|_| kind == Kind::Word).and_then(split_glued);
                if let Some(front) = split {
                    self.push(at, at + front, Kind::Word, &mut frame);
                    at += front;
                    frame = Frame { spaced: true, line_start: true };
                    continue;
                }
                self.push(at, at + len, kind, &mut frame);
                at += len;
                continue;
            }
            if c.is_whitespace() || is_invisible(c) {
                frame.spaced |= c.is_whitespace();
                may_be_link = true;
                at += len;
                continue;
            }
            if rest.starts_with("=N=") {
                self.push(at, at + 3, Kind::Currency, &mut frame);
                at += 3;
                continue;
            }
            let kind = match c {
                '%' | '％' | '٪' => Kind::Percent,
                _ if number::currency_of_sign(c).is_some() => Kind::Currency,
                _ => Kind::Mark(c),
            };
            self.push(at, at + len, kind, &mut frame);
            may_be_link = true;
            at += len;
        }
    }
}

/// What stands in front of the next token.
struct Frame {
    spaced: bool,
    line_start: bool,
}

/// Characters that show nothing: joiners, direction marks, selectors.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text);
        (0..tokens.len()).map(|at| tokens.raw(at)).collect()
    }

    #[test]
    fn texts_are_cut_where_a_reader_sees_a_joint() {
        assert_eq!(cut("Flat 50%* OFF"), ["Flat", "50", "%", "*", "OFF"]);
        assert_eq!(cut("at Rs.1,099/-"), ["at", "Rs.", "1,099", "/", "-"]);
        assert_eq!(cut("N2,500 or NGN50"), ["N", "2,500", "or", "NGN", "50"]);
        assert_eq!(cut("A$20 US$5 Rs 30"), ["A$", "20", "US$", "5", "Rs", "30"]);
        assert_eq!(cut("use SAVE20 now"), ["use", "SAVE20", "now"]);
        assert_eq!(cut("Click i.x.in/39dt."), ["Click", "i.x.in/39dt", "."]);
        assert_eq!(cut("by 31/12/2026 or 2026-12-31"), ["by", "31/12/2026", "or", "2026-12-31"]);
        assert_eq!(cut("2GB 31st £4.99"), ["2", "GB", "31", "st", "£", "4.99"]);
        assert_eq!(cut("don't, don’t"), ["don't", ",", "don’t"]);
    }

    #[test]
    fn sentences_end_at_points_but_not_inside_of_abbreviations() {
        let tokens = Tokens::new("Up to 5 p.m. today. Shop");
        let breaks: Vec<usize> = (1..tokens.len()).filter(|at| tokens.ends_sentence(*at)).collect();
        // Only the point behind "today".
        assert_eq!(breaks, [8]);
    }
}
