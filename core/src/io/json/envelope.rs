//! The object an API wraps its list of records in.

use super::scan::Scanner;
use super::syntax::{COLON, COMMA_OR_BRACE, Lexer, Stop};

/// Keys APIs put their list under.
const LIST_KEYS: [&str; 22] = [
    "data",
    "results",
    "result",
    "items",
    "campaigns",
    "records",
    "rows",
    "ads",
    "messages",
    "entries",
    "values",
    "value",
    "hits",
    "documents",
    "docs",
    "events",
    "posts",
    "emails",
    "list",
    "response",
    "payload",
    "content",
];

/// Keys that make an object a campaign or an event itself, whatever lists it has.
const RECORD_KEYS: [&str; 9] = [
    "company",
    "brand",
    "advertiser",
    "subject",
    "headline",
    "body",
    "launch_date",
    "channel",
    "specversion",
];

/// How deep a list may be wrapped: `{"response":{"data":{"items":[`.
const LEVELS: usize = 3;

/// Where a wrapped list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Index of its opening bracket.
    pub(super) at: usize,
    /// Objects around it.
    pub(super) levels: usize,
}

/// Looks for a list of objects under one of the usual keys of the object that `bytes` begin with.
///
/// `Err(Stop::End)` asks for more bytes.
pub(super) fn find(bytes: &[u8], max_depth: usize) -> Result<Option<List>, Stop> {
    let mut lexer = Lexer::new(bytes, max_depth);
    let mut empty = None;
    let found = find_in(&mut lexer, 1, &mut empty)?;
    Ok(found.or(empty))
}

fn find_in(lexer: &mut Lexer<'_>, level: usize, empty: &mut Option<List>) -> Result<Option<List>, Stop> {
    lexer.next_token()?;
    let mut more = lexer.open(level, b'}')?;
    let mut key = String::new();
    while more {
        lexer.next_token()?;
        key.clear();
        lexer.string(&mut key)?;
        lexer.expect(b':', COLON)?;
        let first = lexer.next_token()?;
        let listed = LIST_KEYS.contains(&key.as_str());
        if listed && first == b'[' {
            let list = List { at: lexer.at, levels: level };
            let mut inside = Lexer::new(lexer.bytes, lexer.max_depth);
            inside.at = lexer.at + 1;
            match inside.next_token()? {
                b'{' => return Ok(Some(list)),
                b']' => drop(empty.get_or_insert(list)),
                _ => {}
            }
        }
        if level == 1 && RECORD_KEYS.contains(&key.as_str()) {
            *empty = None;
            return Ok(None);
        }
        if listed && first == b'{' && level < LEVELS {
            if let Some(list) = find_in(lexer, level + 1, empty)? {
                return Ok(Some(list));
            }
        } else {
            lexer.skip(level + 1)?;
        }
        more = lexer.more(b'}', COMMA_OR_BRACE)?;
    }
    Ok(None)
}

/// The keys of the first object in `bytes`, which may end anywhere: of the first element, if it is a list.
pub(crate) fn first_keys(bytes: &[u8]) -> Vec<String> {
    let mut keys = Vec::new();
    let mut lexer = Lexer::new(bytes, 64);
    // Running out of bytes ends the list of keys, and is no error here.
    let _ = read_keys(&mut lexer, &mut keys);
    keys
}

fn read_keys(lexer: &mut Lexer<'_>, keys: &mut Vec<String>) -> Result<(), Stop> {
    if lexer.next_token()? == b'[' {
        lexer.at += 1;
        lexer.next_token()?;
    }
    if lexer.next_token()? != b'{' {
        return Err(Stop::Syntax("expected an object"));
    }
    let mut more = lexer.open(1, b'}')?;
    while more {
        let mut key = String::new();
        lexer.next_token()?;
        lexer.string(&mut key)?;
        keys.push(key);
        lexer.expect(b':', COLON)?;
        lexer.skip(2)?;
        more = lexer.more(b'}', COMMA_OR_BRACE)?;
    }
    Ok(())
}

/// What stands around a list that is being read, to be checked once it has ended.
#[derive(Debug)]
pub(super) struct Wrapping {
    around: Vec<u8>,
    scanner: Scanner,
    limit: usize,
    whole: bool,
}

impl Wrapping {
    /// Takes the bytes before the list.
    pub(super) fn new(head: &[u8], levels: usize, limit: usize) -> Self {
        let mut around = head.to_vec();
        around.extend_from_slice(b"[]");
        Self { around, scanner: Scanner::inside(levels), limit, whole: true }
    }

    /// Takes bytes behind the list; how many of them belong to the wrapping, if it ends there.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = self.scanner.feed(bytes);
        let own = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        if self.around.len() + own.len() <= self.limit {
            self.around.extend_from_slice(own);
        } else {
            self.whole = false;
        }
        end
    }

    /// The keys beside the list, or what is wrong with the wrapping. One that is too large is not checked.
    pub(super) fn finish(&self, max_depth: usize) -> Result<Vec<String>, Stop> {
        if !self.whole {
            return Ok(Vec::new());
        }
        Lexer::new(&self.around, max_depth).skip(1)?;
        let mut keys = first_keys(&self.around);
        keys.retain(|key| !LIST_KEYS.contains(&key.as_str()));
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Option<usize> {
        find(text.as_bytes(), 64).unwrap().map(|list| list.at)
    }

    #[test]
    fn lists_are_found_under_the_usual_keys() {
        assert_eq!(list(r#"{"data":[{"#), Some(8));
        assert_eq!(list(r#"{"paging":{"next":[1]}, "total":2, "results": [ {"#), Some(46));
        assert_eq!(list(r#"{"hits":{"total":1,"hits":[{"#), Some(26));
        assert_eq!(list(r#"{"data":[],"items":[{"#), Some(19));
        assert_eq!(list(r#"{"data":[],"n":0}"#), Some(8));
        assert_eq!(list(r#"{"tags":[{"a":1}]}"#), None);
        assert_eq!(list(r#"{"data":["a","b"]}"#), None);
        assert_eq!(list(r#"{"company":"x","items":[{"a":1}]}"#), None);
        assert_eq!(list(r#"{"specversion":"1.0","data":{"items":[{"a":1}]}}"#), None);
        assert_eq!(find(br#"{"total":1,"da"#, 64), Err(Stop::End));
    }

    #[test]
    fn keys_are_read_from_a_cut_sample() {
        assert_eq!(first_keys(br#"[ {"a":{"x":1}, "b":"cut"#), ["a", "b"]);
        assert!(first_keys(b"company,channel").is_empty());
    }
}
