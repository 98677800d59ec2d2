//! The grammar of RFC 8259, strictly.
//!
//! `serde_json` reads every record this crate writes; foreign records go through this parser instead, because
//! it keeps numbers as they were written, survives lone surrogates and bytes that are no UTF-8 with a mark
//! rather than an error, and tells "ends too early" from "wrong" without a second pass.

/// Why a value could not be read. The place is where the [`Lexer`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes end inside of the value.
    End,
    /// The next byte cannot stand here; what could.
    Syntax(&'static str),
    /// The value nests deeper than allowed.
    Depth,
}

/// What a string had that JSON text should not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Half of a surrogate pair stood alone and became U+FFFD.
    pub(super) surrogate: bool,
    /// Bytes that are no UTF-8 became U+FFFD.
    pub(super) encoding: bool,
}

impl Marks {
    pub(super) fn add(&mut self, other: Self) {
        self.surrogate |= other.surrogate;
        self.encoding |= other.encoding;
    }
}

/// A position in bytes, and the tokens of JSON.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) max_depth: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], max_depth: usize) -> Self {
        Self { bytes, at: 0, max_depth }
    }

    /// The next byte, which stays.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips blanks and gives the next byte, which stays.
    pub(super) fn next_token(&mut self) -> Result<u8, Stop> {
        while let Some(byte) = self.peek() {
            if !is_blank(byte) {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Stop::End)
    }

    /// Skips blanks and one `wanted` byte.
    pub(super) fn expect(&mut self, wanted: u8, what: &'static str) -> Result<(), Stop> {
        if self.next_token()? != wanted {
            return Err(Stop::Syntax(what));
        }
        self.at += 1;
        Ok(())
    }

    /// A string, decoded onto the end of `out`.
    pub(super) fn string(&mut self, out: &mut String) -> Result<Marks, Stop> {
        self.expect(b'"', "expected a string in double quotes")?;
        let mut marks = Marks::default();
        loop {
            let from = self.at;
            let plain = self.bytes.get(from..).unwrap_or_default();
            let length = memchr::memchr2(b'"', b'\\', plain).unwrap_or(plain.len());
            let plain = plain.get(..length).unwrap_or_default();
            let length = if has_control(plain) {
                plain.iter().position(|b| *b < 0x20).unwrap_or(length)
            } else {
                length
            };
            self.at = from + length;
            push_text(plain.get(..length).unwrap_or_default(), out, &mut marks);
            match self.peek() {
                None => return Err(Stop::End),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(marks);
                }
                Some(b'\\') => self.escape(out, &mut marks)?,
                Some(_) => return Err(Stop::Syntax("a control character in a string must be escaped")),
            }
        }
    }

    fn escape(&mut self, out: &mut String, marks: &mut Marks) -> Result<(), Stop> {
        let Some(kind) = self.bytes.get(self.at + 1).copied() else { return Err(Stop::End) };
        let plain = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(out, marks),
            _ => {
                return Err(Stop::Syntax(
                    "expected one of \" \\ / b f n r t u after the backslash of an escape",
                ));
            }
        };
        self.at += 2;
        out.push(plain);
        Ok(())
    }

    /// `\uXXXX`, and a second one where they form a pair.
    fn unicode_escape(&mut self, out: &mut String, marks: &mut Marks) -> Result<(), Stop> {
        let first = self.hex(self.at + 2)?;
        self.at += 6;
        let code = match first {
            0xD800..=0xDBFF => match self.low_half()? {
                Some(low) => {
                    self.at += 6;
                    0x1_0000 + ((u32::from(first) - 0xD800) << 10) + (u32::from(low) - 0xDC00)
                }
                None => u32::from(first),
            },
            _ => u32::from(first),
        };
        // Only a lone surrogate is no character.
        marks.surrogate |= char::from_u32(code).is_none();
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    /// The second half of a surrogate pair, if it is what follows.
    fn low_half(&self) -> Result<Option<u16>, Stop> {
        match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
            (None, _) | (Some(b'\\'), None) => Err(Stop::End),
            (Some(b'\\'), Some(b'u')) => {
                let low = self.hex(self.at + 2)?;
                Ok((0xDC00..=0xDFFF).contains(&low).then_some(low))
            }
            _ => Ok(None),
        }
    }

    fn hex(&self, from: usize) -> Result<u16, Stop> {
        let mut value = 0;
        for at in from..from + 4 {
            let byte = *self.bytes.get(at).ok_or(Stop::End)?;
            let digit = char::from(byte)
                .to_digit(16)
                .and_then(|digit| u16::try_from(digit).ok())
                .ok_or(Stop::Syntax("expected four hexadecimal digits after \\u"))?;
            value = value << 4 | digit;
        }
        Ok(value)
    }

    /// A number, as it is written. One that touches the end of the bytes might go on behind it.
    pub(super) fn number(&mut self) -> Result<&'a str, Stop> {
        let from = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            None => return Err(Stop::End),
            Some(_) => return Err(Stop::Syntax("expected a digit after the sign")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits("expected a digit after the decimal point")?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.some_digits("expected a digit in the exponent")?;
        }
        if self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return Err(Stop::Syntax("a number cannot begin with 0"));
        }
        Ok(self.bytes.get(from..self.at).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default())
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self, what: &'static str) -> Result<(), Stop> {
        match self.peek() {
            Some(b'0'..=b'9') => {
                self.digits();
                Ok(())
            }
            Some(_) => Err(Stop::Syntax(what)),
            None => Err(Stop::End),
        }
    }

    /// `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> Result<&'static str, Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for word in ["true", "false", "null"] {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(word);
            }
            if !rest.is_empty() && word.as_bytes().starts_with(rest) {
                self.at = self.bytes.len();
                return Err(Stop::End);
            }
        }
        Err(Stop::Syntax("expected a JSON value"))
    }

    /// Skips what follows an element: `true` if another one comes, `false` if `close` ended the container.
    pub(super) fn more(&mut self, close: u8, what: &'static str) -> Result<bool, Stop> {
        match self.next_token()? {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(Stop::Syntax(what)),
        }
    }

    /// Skips an opening bracket; `true` if the container holds something.
    pub(super) fn open(&mut self, depth: usize, close: u8) -> Result<bool, Stop> {
        if depth > self.max_depth {
            return Err(Stop::Depth);
        }
        self.at += 1;
        if self.next_token()? == close {
            self.at += 1;
            return Ok(false);
        }
        Ok(true)
    }

    /// Any value, copied onto the end of `out` without its blanks. `depth` is that of the value.
    ///
    /// Strings keep their escapes, so the copy is JSON again; halves of surrogate pairs, which no string can
    /// hold, become U+FFFD.
    pub(super) fn compact(&mut self, depth: usize, out: &mut String) -> Result<Marks, Stop> {
        let mut marks = Marks::default();
        match self.next_token()? {
            b'{' => {
                let mut some = self.open(depth, b'}')?;
                out.push('{');
                while some {
                    marks.add(self.compact_string(out)?);
                    self.expect(b':', COLON)?;
                    out.push(':');
                    marks.add(self.compact(depth + 1, out)?);
                    some = self.more(b'}', COMMA_OR_BRACE)?;
                    if some {
                        out.push(',');
                    }
                }
                out.push('}');
            }
            b'[' => {
                let mut some = self.open(depth, b']')?;
                out.push('[');
                while some {
                    marks.add(self.compact(depth + 1, out)?);
                    some = self.more(b']', COMMA_OR_BRACKET)?;
                    if some {
                        out.push(',');
                    }
                }
                out.push(']');
            }
            b'"' => marks = self.compact_string(out)?,
            b'-' | b'0'..=b'9' => out.push_str(self.number()?),
            _ => out.push_str(self.word()?),
        }
        Ok(marks)
    }

    fn compact_string(&mut self, out: &mut String) -> Result<Marks, Stop> {
        self.next_token()?;
        let from = self.at;
        let before = out.len();
        let mut marks = self.string(out)?;
        let raw = self.bytes.get(from..self.at).unwrap_or_default();
        if marks.surrogate {
            let decoded = out.split_off(before);
            out.push_str(&serde_json::to_string(&decoded).unwrap_or_default());
        } else {
            out.truncate(before);
            push_text(raw, out, &mut marks);
        }
        Ok(marks)
    }

    /// Skips any value.
    pub(super) fn skip(&mut self, depth: usize) -> Result<(), Stop> {
        // The text is thrown away; a value is at most a record long.
        self.compact(depth, &mut String::new()).map(drop)
    }
}

pub(super) const COLON: &str = "expected a colon after the key";
pub(super) const COMMA_OR_BRACE: &str = "expected a comma or a closing brace";
pub(super) const COMMA_OR_BRACKET: &str = "expected a comma or a closing bracket";

/// The four blanks of JSON.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a byte is one that must be escaped. Looking at all of them at once is much faster than stopping at
/// the first, which is rare.
fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(0xFF, |least, b| least.min(*b)) < 0x20
}

fn push_text(bytes: &[u8], out: &mut String, marks: &mut Marks) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        out.push_str(text);
    } else {
        marks.encoding = true;
        out.push_str(&String::from_utf8_lossy(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compact(text: &[u8]) -> Result<(String, Marks), Stop> {
        let mut lexer = Lexer::new(text, 64);
        let mut out = String::new();
        let marks = lexer.compact(1, &mut out)?;
        match lexer.next_token() {
            Err(_) => Ok((out, marks)),
            Ok(_) => Err(Stop::Syntax("trailing characters")),
        }
    }

    #[test]
    fn numbers_stay_as_written() {
        for text in ["0", "-0", "10", "1e5", "1E+05", "0.10", "123456789012345678901234567890", "-1.5e-300"] {
            assert_eq!(compact(text.as_bytes()), Ok((text.to_owned(), Marks::default())));
        }
        for text in ["01", "-", "+1", ".5", "1.", "1e", "1.e5", "0x1", "1 2", "-a", "NaN", "Infinity"] {
            assert!(compact(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn escapes_are_decoded_and_lone_halves_marked() {
        let read = |text: &str| {
            let mut out = String::new();
            Lexer::new(text.as_bytes(), 64).string(&mut out).map(|marks| (out, marks.surrogate))
        };
        assert_eq!(read(r#""a\n\u00e9\ud83d\ude00\/""#), Ok(("a\né😀/".to_owned(), false)));
        assert_eq!(read(r#""\ud800x""#), Ok(("\u{fffd}x".to_owned(), true)));
        assert_eq!(read(r#""\ud800\ud83d\ude00""#), Ok(("\u{fffd}😀".to_owned(), true)));
        assert_eq!(read(r#""\udc00""#), Ok(("\u{fffd}".to_owned(), true)));
        assert_eq!(read(r#""\ud800"#), Err(Stop::End));
        assert!(matches!(read(r#""\u12g4""#), Err(Stop::Syntax(_))));
        assert!(matches!(read("\"a\tb\""), Err(Stop::Syntax(_))));
    }

    #[test]
    fn depth_is_bounded_at_the_limit() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(compact(nested(64).as_bytes()).is_ok());
        assert_eq!(compact(nested(65).as_bytes()), Err(Stop::Depth));
    }

    /// Text that is nearly JSON: valid values with one byte changed, taken out or put in.
    fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
            "\"([ -!#-\\[\\]-~é€😀]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-cA-C]{4}){0,6}\"",
        ];
        let value = leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(" , "))),
                prop::collection::vec(("\"[a-z]{0,3}\"", inner), 0..4).prop_map(|v| {
                    let pairs: Vec<String> = v.into_iter().map(|(k, v)| format!("{k}:\t{v}")).collect();
                    format!("{{{}}}\n", pairs.join(","))
                }),
            ]
        });
        (
            value,
            any::<prop::sample::Index>(),
            0..4u8,
            prop::sample::select(&b"{}[]\",:\\0-1.eEtu nx\n\t/\x00\x7f"[..]),
        )
            .prop_map(|(value, at, change, byte)| {
                let mut bytes = value.into_bytes();
                let at = at.index(bytes.len());
                match change {
                    0 => {}
                    1 => bytes[at] = byte,
                    2 => bytes.insert(at, byte),
                    _ => drop(bytes.remove(at)),
                }
                bytes
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// The same texts are JSON to `serde_json` and to this parser, and mean the same.
        #[test]
        fn agrees_with_serde_json(bytes in nearly_json()) {
            let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
            match (compact(&bytes), theirs) {
                (Ok((text, marks)), Ok(value)) if !marks.encoding => {
                    prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
                }
                (Err(_), Err(_)) => {}
                // A number no f64 can hold, or half of a cut character.
                (Ok((_, marks)), Err(error)) => {
                    prop_assert!(marks.encoding || error.to_string().contains("out of range"), "{}", error);
                }
                (ours, theirs) => prop_assert!(false, "{:?} {:?}", ours, theirs),
            }
        }

        /// Cut anywhere, a valid container ends too early and is never wrong.
        #[test]
        fn a_prefix_ends_rather_than_fails(cut in any::<prop::sample::Index>()) {
            let text = r#"{"a":[1,-2.5e3,true,null,"x\u00e9\ud83d\ude00\n"],"b":{"c":{}, "d":[]},"e":false}"#;
            let cut = cut.index(text.len());
            prop_assert_eq!(compact(&text.as_bytes()[..cut]), Err(Stop::End));
        }
    }
}
