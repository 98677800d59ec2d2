//! One JSON object as a flat list of names and texts.

use std::ops::Range;

use super::syntax::{COLON, COMMA_OR_BRACE, Lexer, Marks, Stop};
use crate::Limits;

/// What stands under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, a number or a word: a range of the record's text.
    Text(Range<usize>),
    /// `null` or `[]`: the key is there and says nothing.
    Nothing,
    /// An object, whose entries follow.
    Group,
}

/// A key of the object or of an object inside of it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The keys on the way to it, joined by dots: a range of [`Flat::names`].
    pub(super) name: Range<usize>,
    pub(super) value: Value,
    /// 1 for the keys of the object itself.
    pub(super) depth: usize,
    pub(super) marks: Marks,
}

/// The entries of one object, in order. Filled again and again.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub(super) names: String,
    pub(super) entries: Vec<Entry>,
    /// What was wrong with the keys themselves.
    pub(super) marks: Marks,
    /// The limit that was passed. Entries behind it are left out.
    pub(super) over: Option<(&'static str, u64)>,
    path: String,
}

impl Flat {
    pub(super) fn name(&self, entry: &Entry) -> &str {
        self.names.get(entry.name.clone()).unwrap_or_default()
    }

    /// Reads a value and puts its texts at the end of `text`; `false` if it is no object.
    pub(super) fn read(
        &mut self,
        lexer: &mut Lexer<'_>,
        text: &mut String,
        limits: &Limits,
    ) -> Result<bool, Stop> {
        self.names.clear();
        self.entries.clear();
        self.path.clear();
        self.marks = Marks::default();
        self.over = None;
        if lexer.next_token()? == b'{' {
            self.object(lexer, text, limits, 1)?;
            return Ok(true);
        }
        self.marks = lexer.compact(1, text)?;
        Ok(false)
    }

    fn object(
        &mut self,
        lexer: &mut Lexer<'_>,
        text: &mut String,
        limits: &Limits,
        depth: usize,
    ) -> Result<(), Stop> {
        let outer = self.path.len();
        let mut more = lexer.open(depth, b'}')?;
        while more {
            if depth > 1 {
                self.path.push('.');
            }
            lexer.next_token()?;
            let marks = lexer.string(&mut self.path)?;
            self.marks.add(marks);
            lexer.expect(b':', COLON)?;
            self.value(lexer, text, limits, depth)?;
            self.path.truncate(outer);
            more = lexer.more(b'}', COMMA_OR_BRACE)?;
        }
        Ok(())
    }

    fn value(
        &mut self,
        lexer: &mut Lexer<'_>,
        text: &mut String,
        limits: &Limits,
        depth: usize,
    ) -> Result<(), Stop> {
        let start = text.len();
        let mut marks = Marks::default();
        match lexer.next_token()? {
            b'{' => {
                self.add(Value::Group, depth, marks, limits);
                return self.object(lexer, text, limits, depth + 1);
            }
            b'[' => {
                marks = lexer.compact(depth + 1, text)?;
                if text.get(start..) == Some("[]") {
                    text.truncate(start);
                    self.add(Value::Nothing, depth, marks, limits);
                    return Ok(());
                }
            }
            b'"' => marks = lexer.string(text)?,
            b'-' | b'0'..=b'9' => text.push_str(lexer.number()?),
            _ => match lexer.word()? {
                "null" => {
                    self.add(Value::Nothing, depth, marks, limits);
                    return Ok(());
                }
                word => text.push_str(word),
            },
        }
        self.add(Value::Text(start..text.len()), depth, marks, limits);
        Ok(())
    }

    fn add(&mut self, value: Value, depth: usize, marks: Marks, limits: &Limits) {
        // Every entry repeats the keys around it, so a long key around many entries must not multiply.
        if (self.names.len() + self.path.len()) as u64 > limits.max_record_bytes {
            self.over.get_or_insert(("max_record_bytes", limits.max_record_bytes));
        }
        if let Value::Text(range) = &value
            && range.len() as u64 > limits.max_field_bytes
        {
            self.over.get_or_insert(("max_field_bytes", limits.max_field_bytes));
        }
        if self.over.is_some() {
            return;
        }
        let start = self.names.len();
        self.names.push_str(&self.path);
        self.entries.push(Entry { name: start..self.names.len(), value, depth, marks });
    }
}
