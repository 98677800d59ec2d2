//! From names to columns.

use std::collections::HashMap;

use super::flatten::{Entry, Flat, Value};
use super::syntax::Marks;
use crate::Limits;
use crate::io::event::{EVENT_SOURCE, EVENT_TYPE};
use crate::io::{Flaw, RawCell, RawRecord};
use crate::schema::{Aliases, Columns, Field, SCHEMA_VERSION};
use crate::validate::IssueCode;

/// Repeated keys named one by one before they are only counted.
const NAMED_DUPLICATES: usize = 8;

/// Keys of a CloudEvents envelope that say nothing about what happened.
const ENVELOPE: [&str; 3] = ["specversion", "datacontenttype", "data"];

/// Further keys of our own envelopes, which repeat what the campaign says.
const OWN_ENVELOPE: [&str; 6] = ["id", "source", "type", "time", "subject", "dataschema"];

#[derive(Debug)]
struct Name {
    column: Option<u32>,
    field: Option<Field>,
    /// The last record that had the name.
    seen: u64,
}

/// Every name seen so far, and the columns made of them.
#[derive(Debug)]
pub(super) struct Names {
    columns: Columns,
    aliases: Aliases,
    ids: HashMap<Box<str>, usize, foldhash::fast::RandomState>,
    known: Vec<Name>,
    bytes: u64,
    /// The last record that filled each column.
    filled: Vec<u64>,
    record: u64,
    /// Cells whose field is held by another column, until it is known whether that one is free.
    waiting: Vec<(RawCell, Field)>,
}

/// A value on its way to a column.
struct Found<'a> {
    name: &'a str,
    value: &'a Value,
    marks: Marks,
}

/// A record that has to be refused: the limit it passes.
type Over = (&'static str, u64);

impl Names {
    pub(super) fn new(aliases: Aliases) -> Self {
        Self {
            columns: Columns::default(),
            aliases,
            ids: HashMap::default(),
            known: Vec::new(),
            bytes: 0,
            filled: Vec::new(),
            record: 0,
            waiting: Vec::new(),
        }
    }

    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Makes cells of an object's entries. `record.text` holds their texts already.
    pub(super) fn fill(&mut self, flat: &Flat, record: &mut RawRecord, limits: &Limits) {
        self.record += 1;
        self.waiting.clear();
        if flat.marks.surrogate {
            record.flaws.push(lone_half(None));
        }
        if flat.marks.encoding {
            record.flaws.push(Flaw::of_row(IssueCode::BadEncoding, "in a key"));
        }
        let result = match flat.over {
            Some(over) => Err(over),
            None => self.fill_all(flat, record, limits),
        };
        if let Err((limit, allowed)) = result {
            record.cells.clear();
            record.text.clear();
            record.flaws.push(too_large(limit, allowed));
        }
    }

    fn fill_all(&mut self, flat: &Flat, record: &mut RawRecord, limits: &Limits) -> Result<(), Over> {
        let envelope = Envelope::of(flat, &record.text);
        let mut duplicates = 0;
        // Entries deeper than this belong to an object whose key stood before.
        let mut skipped = usize::MAX;
        for entry in &flat.entries {
            if entry.depth > skipped {
                continue;
            }
            skipped = usize::MAX;
            let Some(name) = envelope.name(flat.name(entry), entry.depth) else { continue };
            let id = self.id(&name, limits)?;
            let Some(known) = self.known.get_mut(id) else { continue };
            if known.seen == self.record {
                skipped = entry.depth;
                duplicates += 1;
                if duplicates <= NAMED_DUPLICATES {
                    record.flaws.push(Flaw {
                        value: (*name).to_owned(),
                        ..Flaw::of_row(IssueCode::DuplicateKey, "")
                    });
                }
                continue;
            }
            known.seen = self.record;
            self.cell(id, &Found { name: &name, value: &entry.value, marks: entry.marks }, record);
        }
        if duplicates > NAMED_DUPLICATES {
            let more = duplicates - NAMED_DUPLICATES;
            record.flaws.push(Flaw::of_row(IssueCode::DuplicateKey, format!("and {more} more keys")));
        }
        self.place_waiting(record);
        if let Some(time) = envelope.observed_at() {
            let id = self.id(Field::ObservedAt.name(), limits)?;
            let free = self.columns.holder(Field::ObservedAt).is_none_or(|column| !self.is_filled(column));
            if free {
                let value = Value::Text(time);
                let name = Field::ObservedAt.name();
                self.cell(id, &Found { name, value: &value, marks: Marks::default() }, record);
                self.place_waiting(record);
            }
        }
        Ok(())
    }

    /// The id of a name, given if it is new and there is room for it.
    fn id(&mut self, name: &str, limits: &Limits) -> Result<usize, Over> {
        if let Some(id) = self.ids.get(name) {
            return Ok(*id);
        }
        if self.known.len() as u64 >= limits.max_columns {
            return Err(("max_columns", limits.max_columns));
        }
        self.bytes += name.len() as u64;
        if self.bytes > limits.max_record_bytes {
            self.bytes -= name.len() as u64;
            return Err(("max_record_bytes", limits.max_record_bytes));
        }
        let id = self.known.len();
        self.ids.insert(name.into(), id);
        self.known.push(Name { column: None, field: None, seen: 0 });
        Ok(id)
    }

    fn cell(&mut self, id: usize, found: &Found<'_>, record: &mut RawRecord) {
        let range = match found.value {
            Value::Group => return,
            Value::Nothing => None,
            Value::Text(range) => Some(range.clone()),
        };
        let Some(name) = self.known.get_mut(id) else { return };
        let column = if let Some(column) = name.column {
            column
        } else {
            // What stands in `extra` is nobody's field, whatever it is called.
            let extra = found.name.starts_with("extra.");
            let column = if extra {
                self.columns.intern_unknown(found.name)
            } else {
                name.field = self.aliases.field(found.name);
                self.columns.intern(found.name, &self.aliases)
            };
            name.column = Some(column);
            column
        };
        let Some(range) = range else { return };
        if found.name == "schema_version" && !version_is_newer(record, &range) {
            return;
        }
        let cell = RawCell { column, start: offset(range.start), end: offset(range.end) };
        match name.field {
            Some(field) if self.columns.field(column) != Some(field) => self.waiting.push((cell, field)),
            _ => self.push(cell, record),
        }
        if found.marks.surrogate {
            record.flaws.push(lone_half(Some(column)));
        }
        if found.marks.encoding {
            record.flaws.push(Flaw { column: Some(column), ..Flaw::of_row(IssueCode::BadEncoding, "") });
        }
    }

    /// Records of one stream may name a field in several ways. A column that holds a field takes the value of
    /// any other name for it, unless it has one of its own.
    fn place_waiting(&mut self, record: &mut RawRecord) {
        for at in 0..self.waiting.len() {
            let Some((cell, field)) = self.waiting.get(at).copied() else { break };
            match self.columns.holder(field) {
                Some(holder) if !self.is_filled(holder) => {
                    self.push(RawCell { column: holder, ..cell }, record);
                }
                _ => self.push(cell, record),
            }
        }
        self.waiting.clear();
    }

    fn push(&mut self, cell: RawCell, record: &mut RawRecord) {
        let column = cell.column as usize;
        if self.filled.len() <= column {
            self.filled.resize(column + 1, 0);
        }
        if let Some(filled) = self.filled.get_mut(column) {
            *filled = self.record;
        }
        record.cells.push(cell);
    }

    fn is_filled(&self, column: u32) -> bool {
        self.filled.get(column as usize) == Some(&self.record)
    }
}

/// What an object says about the event it is, if it is one.
enum Envelope {
    /// No event.
    None,
    /// One of ours: the envelope repeats what the campaign says.
    Own,
    /// An event of somebody else, and when it happened.
    Foreign { time: Option<std::ops::Range<usize>>, own_type: bool, own_source: bool },
}

impl Envelope {
    fn of(flat: &Flat, text: &str) -> Self {
        let find =
            |name: &str| flat.entries.iter().find(|entry| entry.depth == 1 && flat.name(entry) == name);
        let is_event = find("specversion").is_some_and(|entry| matches!(entry.value, Value::Text(_)))
            && find("data").is_some_and(|entry| entry.value == Value::Group);
        if !is_event {
            return Self::None;
        }
        let range = |name| match find(name) {
            Some(Entry { value: Value::Text(range), .. }) => Some(range.clone()),
            _ => None,
        };
        let says = |name, wanted| range(name).and_then(|range| text.get(range)) == Some(wanted);
        let (own_type, own_source) = (says("type", EVENT_TYPE), says("source", EVENT_SOURCE));
        if own_type && own_source {
            return Self::Own;
        }
        Self::Foreign { time: range("time"), own_type, own_source }
    }

    /// The name an entry is filed under, or `None` if it is left out.
    fn name<'a>(&self, name: &'a str, depth: usize) -> Option<std::borrow::Cow<'a, str>> {
        if matches!(self, Self::None) {
            return Some(name.into());
        }
        if depth > 1
            && let Some(inner) = name.strip_prefix("data.")
        {
            return Some(inner.into());
        }
        let known = match self {
            Self::Foreign { own_type, own_source, .. } => {
                name == "time" || (name == "type" && *own_type) || (name == "source" && *own_source)
            }
            _ => OWN_ENVELOPE.contains(&name),
        };
        (!known && !ENVELOPE.contains(&name)).then(|| format!("event_{name}").into())
    }

    fn observed_at(&self) -> Option<std::ops::Range<usize>> {
        match self {
            Self::Foreign { time, .. } => time.clone(),
            _ => None,
        }
    }
}

/// Looks at the version a record says it was written under. One this library knows says nothing new and is
/// left out; a later one is kept and reported.
fn version_is_newer(record: &mut RawRecord, range: &std::ops::Range<usize>) -> bool {
    let text = record.text.get(range.clone()).unwrap_or_default();
    match text.parse::<u64>() {
        Ok(version) if version <= u64::from(SCHEMA_VERSION) => false,
        Ok(_) => {
            let value = text.to_owned();
            let detail = format!("this library knows version {SCHEMA_VERSION}");
            record.flaws.push(Flaw { value, ..Flaw::of_row(IssueCode::NewerSchema, detail) });
            true
        }
        Err(_) => true,
    }
}

fn lone_half(column: Option<u32>) -> Flaw {
    let detail = "half of a surrogate pair stood alone";
    Flaw { column, ..Flaw::of_row(IssueCode::ReplacementCharacter, detail) }
}

/// The flaw of a record that passes a limit.
pub(super) fn too_large(limit: &'static str, allowed: u64) -> Flaw {
    Flaw::of_row(IssueCode::RecordTooLarge, format!("{limit} = {allowed}"))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
