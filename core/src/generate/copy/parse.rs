//! The template language, read into a tree once.

use crate::{Error, ErrorKind, Result};

/// How the letters of an inserted text are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    Same,
    Capital,
    Title,
    Upper,
}

/// Which form of a phrase is inserted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Base,
    Article,
    Plural,
}

/// What was written behind the colons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mods {
    pub(super) form: Form,
    pub(super) case: Case,
}

/// A word that agrees in number with a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Is,
    Has,
    It,
    This,
    Was,
    Does,
    Its,
    That,
    Them,
}

impl Verb {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "is" => Self::Is,
            "has" => Self::Has,
            "it" => Self::It,
            "this" => Self::This,
            "was" => Self::Was,
            "does" => Self::Does,
            "its" => Self::Its,
            "that" => Self::That,
            "them" => Self::Them,
            _ => return None,
        })
    }

    pub(super) const fn word(self, plural: bool) -> &'static str {
        match (self, plural) {
            (Self::Is, false) => "is",
            (Self::Is, true) => "are",
            (Self::Has, false) => "has",
            (Self::Has, true) => "have",
            (Self::It, false) | (Self::Them, false) => "it",
            (Self::It, true) => "they",
            (Self::This, false) => "this",
            (Self::This, true) => "these",
            (Self::Was, false) => "was",
            (Self::Was, true) => "were",
            (Self::Does, false) => "does",
            (Self::Does, true) => "do",
            (Self::Its, false) => "its",
            (Self::Its, true) => "their",
            (Self::That, false) => "that",
            (Self::That, true) => "those",
            (Self::Them, true) => "them",
        }
    }
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    /// `{name}`, with the ordinal of `{name2}`, and where it stands.
    Hole {
        name: String,
        ordinal: u8,
        mods: Mods,
        at: usize,
    },
    /// `{is:name}`.
    Agree {
        verb: Verb,
        name: String,
        ordinal: u8,
        case: Case,
        at: usize,
    },
    /// `{>slot}`.
    Slot {
        name: String,
        case: Case,
        at: usize,
    },
    /// `[one|other]`.
    Choice(Vec<Vec<Node>>),
}

/// Choices inside of choices.
const MAX_DEPTH: usize = 3;

/// Reads a template. Errors name the place as a byte offset.
pub(super) fn parse(text: &str) -> Result<Vec<Node>> {
    let mut parser = Parser { text, at: 0 };
    let (nodes, _) = parser.sequence(0)?;
    Ok(nodes)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn fail<T>(&self, at: usize, what: &str, help: &str) -> Result<T> {
        let near: String = self.text.get(at..).unwrap_or_default().chars().take(20).collect();
        Err(Error::new(ErrorKind::InvalidValue, format!("offset {at}: {what} at {near:?}")).with_help(help))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Nodes up to the end, or up to a bar or bracket that closes an arm; says which.
    fn sequence(&mut self, depth: usize) -> Result<(Vec<Node>, Option<char>)> {
        let mut nodes = Vec::new();
        let mut text = String::new();
        loop {
            let at = self.at;
            let Some(c) = self.next() else {
                flush(&mut nodes, &mut text);
                return Ok((nodes, None));
            };
            match c {
                '\\' => match self.next() {
                    Some(next) => text.push(next),
                    None => return self.fail(at, "a backslash ends the text", "double it, or take it out"),
                },
                '{' => {
                    flush(&mut nodes, &mut text);
                    nodes.push(self.hole(at)?);
                }
                '[' => {
                    if depth + 1 > MAX_DEPTH {
                        return self.fail(at, "choices are nested too deep", "nest them once");
                    }
                    flush(&mut nodes, &mut text);
                    nodes.push(self.choice(at, depth)?);
                }
                '|' | ']' if depth > 0 => {
                    flush(&mut nodes, &mut text);
                    return Ok((nodes, Some(c)));
                }
                ']' | '}' => {
                    return self.fail(at, "nothing is open here", "write a backslash before a literal one");
                }
                c => text.push(c),
            }
        }
    }

    fn choice(&mut self, open: usize, depth: usize) -> Result<Node> {
        let mut arms = Vec::new();
        loop {
            let (arm, end) = self.sequence(depth + 1)?;
            arms.push(arm);
            match end {
                Some('|') => {}
                Some(_) => return Ok(Node::Choice(arms)),
                None => return self.fail(open, "the bracket is never closed", "close it with ]"),
            }
        }
    }

    fn hole(&mut self, open: usize) -> Result<Node> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(len) = rest.find('}') else {
            return self.fail(open, "the brace is never closed", "close it with }");
        };
        let inside = &rest[..len];
        self.at += len + 1;
        let (slot, inside) = match inside.strip_prefix('>') {
            Some(name) => (true, name),
            None => (false, inside),
        };
        let mut parts = inside.split(':').map(str::trim);
        let first = parts.next().unwrap_or_default();
        let (mut name, mut verb) = (first.to_owned(), None);
        let mut mods = Mods::default();
        for part in parts {
            match part {
                "a" | "an" => mods.form = Form::Article,
                "s" => mods.form = Form::Plural,
                "cap" => mods.case = Case::Capital,
                "title" => mods.case = Case::Title,
                "upper" => mods.case = Case::Upper,
                other => match Verb::named(first) {
                    Some(found) if verb.is_none() && is_name(other) && !slot => {
                        verb = Some(found);
                        other.clone_into(&mut name);
                    }
                    _ => {
                        return self.fail(
                            open,
                            &format!("there is no modifier {other:?}"),
                            "use a, s, cap, title or upper",
                        );
                    }
                },
            }
        }
        if !is_name(&name) {
            return self.fail(
                open,
                "this is no name",
                "write {name}, with small letters, digits and underscores",
            );
        }
        if slot {
            return Ok(Node::Slot { name, case: mods.case, at: open });
        }
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let ordinal = name.get(stem.len()..).and_then(|digits| digits.parse().ok()).unwrap_or(1u8);
        let name = stem.to_owned();
        Ok(match verb {
            Some(verb) => Node::Agree { verb, name, ordinal, case: mods.case, at: open },
            None => Node::Hole { name, ordinal, mods, at: open },
        })
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.'))
}

fn flush(nodes: &mut Vec<Node>, text: &mut String) {
    if !text.is_empty() {
        nodes.push(Node::Text(std::mem::take(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_construct_is_read() {
        let nodes =
            parse("Hi {name:a:cap}, [now|[very |]soon|] {>offer_line} {is:product2} \\{x\\}").unwrap();
        assert_eq!(nodes[0], Node::Text("Hi ".into()));
        let mods = Mods { form: Form::Article, case: Case::Capital };
        assert_eq!(nodes[1], Node::Hole { name: "name".into(), ordinal: 1, mods, at: 3 });
        let Node::Choice(arms) = &nodes[3] else { panic!("{:?}", nodes[3]) };
        assert_eq!(arms.len(), 3);
        assert!(arms[2].is_empty());
        assert_eq!(arms[1].len(), 2);
        assert!(matches!(&nodes[5], Node::Slot { name, .. } if name == "offer_line"));
        assert!(matches!(&nodes[7], Node::Agree { verb: Verb::Is, ordinal: 2, .. }));
        assert_eq!(nodes[8], Node::Text(" {x}".into()));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (text, expected) in [
            ("Hi {name", "offset 3: the brace is never closed"),
            ("Hi [a|b", "offset 3: the bracket is never closed"),
            ("Hi }", "offset 3: nothing is open here"),
            ("{name:x}", "offset 0: there is no modifier \"x\""),
            ("{}", "offset 0: this is no name"),
            ("{Name}", "offset 0: this is no name"),
            ("[[[[a]]]]", "offset 3: choices are nested too deep"),
            ("a\\", "offset 1: a backslash ends the text"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn no_template_panics(text in "[\\[\\]{}|\\\\a:>0-9 ]{0,40}") {
            let _ = parse(&text);
        }
    }
}
