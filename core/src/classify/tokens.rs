//! Cuts a text into the pieces the shipped models look at, in one pass and without copying.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters and digits, with apostrophes and hyphens inside.
    Word,
    /// Digits.
    Number,
    /// An address on the web.
    Link,
    /// `@name`.
    Mention,
    /// A picture or a run of signs that stands for a face.
    Face,
    /// A sign that ends a clause.
    Stop,
    /// One or several `!`.
    Exclamation,
    /// One or several `?`.
    Question,
    /// A currency sign or per cent.
    Money,
}

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Of the lower-case letters.
    pub(crate) hash: u64,
    /// With letters that are repeated three times and more cut to one; the same as `hash` otherwise.
    pub(crate) squeezed: u64,
    /// Two or more capitals and no small letter.
    pub(crate) capitals: bool,
    /// Behind a `#`.
    pub(crate) tag: bool,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

pub(crate) const fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// The hash of a word as the tokens carry it; the word must be in lower case.
pub(crate) const fn hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut state = SEED;
    let mut at = 0;
    while at < bytes.len() {
        state = (state ^ bytes[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    mix(state)
}

/// Iterator over the tokens of a text. `faces` tells which runs of ASCII signs stand for a face.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a, F> {
    text: &'a str,
    at: usize,
    faces: F,
}

/// The longest face made of ASCII signs, in bytes.
const MAX_FACE: usize = 5;

/// A word longer than this is read no further: what follows is a token of its own.
const MAX_WORD: usize = 64;

pub(crate) fn tokens<F: Fn(u64) -> bool>(text: &str, faces: F) -> Tokens<'_, F> {
    Tokens { text, at: 0, faces }
}

impl<F: Fn(u64) -> bool> Tokens<'_, F> {
    /// What the bytes at `at` are worth as part of a word: the number of bytes, or 0.
    fn word_bytes(&self, at: usize) -> usize {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => usize::from(byte.is_ascii_alphanumeric() || *byte == b'_'),
            Some(_) => match self.text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(char) if char.is_alphanumeric() || is_mark(char) => char.len_utf8(),
                _ => 0,
            },
            None => 0,
        }
    }

    /// An apostrophe or hyphen at `at` that is inside of a word.
    fn joint(&self, at: usize) -> usize {
        let length = match self.text.as_bytes().get(at) {
            Some(b'\'' | b'-') => 1,
            Some(0xe2) if self.text.get(at..).is_some_and(|rest| rest.starts_with('\u{2019}')) => 3,
            _ => return 0,
        };
        if self.word_bytes(at + length) > 0 { length } else { 0 }
    }

    fn word(&mut self, start: usize, tag: bool) -> Token {
        let bytes = self.text.as_bytes();
        let (mut state, mut squeezed) = (SEED, SEED);
        let (mut capitals, mut small, mut digits, mut letters) = (0_u32, 0_u32, 0_u32, 0_u32);
        let (mut last, mut run, mut stretched) = (0_u8, 0_u32, false);
        let mut at = start;
        while at - start < MAX_WORD {
            let length = self.word_bytes(at);
            if length == 0 {
                let joint = self.joint(at);
                if joint == 0 || at == start {
                    break;
                }
                let sign = if joint == 3 { b'\'' } else { bytes[at] };
                state = (state ^ u64::from(sign)).wrapping_mul(PRIME);
                squeezed = (squeezed ^ u64::from(sign)).wrapping_mul(PRIME);
                at += joint;
                last = 0;
                continue;
            }
            if length == 1 {
                let byte = bytes[at];
                let lower = byte.to_ascii_lowercase();
                if byte.is_ascii_digit() {
                    digits += 1;
                } else {
                    letters += 1;
                    capitals += u32::from(byte.is_ascii_uppercase());
                    small += u32::from(byte.is_ascii_lowercase());
                }
                state = (state ^ u64::from(lower)).wrapping_mul(PRIME);
                run = if lower == last { run + 1 } else { 1 };
                stretched |= run == 3 && !byte.is_ascii_digit();
                if lower != last {
                    squeezed = (squeezed ^ u64::from(lower)).wrapping_mul(PRIME);
                }
                last = lower;
            } else {
                letters += 1;
                last = 0;
                if let Some(char) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
                    let mut buffer = [0; 4];
                    for lower in char.to_lowercase() {
                        for byte in lower.encode_utf8(&mut buffer).bytes() {
                            state = (state ^ u64::from(byte)).wrapping_mul(PRIME);
                            squeezed = (squeezed ^ u64::from(byte)).wrapping_mul(PRIME);
                        }
                    }
                    capitals += u32::from(char.is_uppercase());
                    small += u32::from(char.is_lowercase());
                }
            }
            at += length;
        }
        self.at = at;
        let hash = mix(state);
        Token {
            start,
            end: at,
            kind: if letters == 0 && digits > 0 { Kind::Number } else { Kind::Word },
            hash,
            squeezed: if stretched { mix(squeezed) } else { hash },
            capitals: capitals >= 2 && small == 0,
            tag,
        }
    }

    fn plain(&mut self, start: usize, end: usize, kind: Kind, hash: u64) -> Token {
        self.at = end;
        Token { start, end, kind, hash, squeezed: hash, capitals: false, tag: false }
    }

    /// The end of the run of bytes other than blanks from `at` on.
    fn run(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() && bytes[end].is_ascii() {
            end += 1;
        }
        end
    }

    fn link(&self, at: usize) -> bool {
        let head = &self.text.as_bytes()[at..];
        let starts =
            |prefix: &[u8]| head.len() > prefix.len() && head[..prefix.len()].eq_ignore_ascii_case(prefix);
        starts(b"http://") || starts(b"https://") || starts(b"www.")
    }

    fn face(&mut self, start: usize) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let end = (start + MAX_FACE).min(bytes.len());
        let mut state = SEED;
        let mut found = None;
        for (at, &byte) in bytes.iter().enumerate().take(end).skip(start) {
            if !byte.is_ascii_graphic() {
                break;
            }
            state = (state ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
            if at > start && (self.faces)(mix(state)) {
                // `:d` is a face, `:day` is none.
                let whole = !byte.is_ascii_alphanumeric() || self.word_bytes(at + 1) == 0;
                if whole {
                    found = Some((at + 1, mix(state)));
                }
            }
        }
        found.map(|(end, hash)| self.plain(start, end, Kind::Face, hash))
    }
}

/// Marks that belong to the letter before, as Indic and Arabic vowels do.
fn is_mark(char: char) -> bool {
    matches!(u32::from(char), 0x300..=0x36f | 0x610..=0x61a | 0x64b..=0x65f | 0x900..=0x903 | 0x93a..=0x94f | 0x980..=0x983 | 0x9bc..=0x9cd)
}

impl<F: Fn(u64) -> bool> Iterator for Tokens<'_, F> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let start = self.at;
            if byte.is_ascii_alphabetic() {
                if matches!(byte, b'h' | b'H' | b'w' | b'W') && self.link(start) {
                    let end = self.run(start);
                    return Some(self.plain(start, end, Kind::Link, LINK));
                }
                return Some(self.word(start, false));
            }
            match byte {
                b'0'..=b'9' | b'_' => return Some(self.word(start, false)),
                b'#' if self.word_bytes(start + 1) > 0 => {
                    return Some(self.word(start + 1, true));
                }
                b'@' if self.word_bytes(start + 1) > 0 => {
                    let end = self.word(start + 1, false).end;
                    return Some(self.plain(start, end, Kind::Mention, MENTION));
                }
                b'!' | b'?' => {
                    let mut end = start;
                    while bytes.get(end).is_some_and(|next| matches!(next, b'!' | b'?')) {
                        end += 1;
                    }
                    let kind = if byte == b'!' { Kind::Exclamation } else { Kind::Question };
                    return Some(self.plain(start, end, kind, mix(u64::from(byte))));
                }
                b'$' | b'%' => return Some(self.plain(start, start + 1, Kind::Money, MONEY)),
                b':' | b';' | b'=' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'^' | b'-' | b'\\' => {
                    if let Some(token) = self.face(start) {
                        return Some(token);
                    }
                    self.at = start + 1;
                    if matches!(byte, b':' | b';' | b'(' | b')') {
                        return Some(self.plain(start, start + 1, Kind::Stop, STOP));
                    }
                }
                b'.' | b',' => {
                    let mut end = start + 1;
                    while bytes.get(end) == Some(&byte) {
                        end += 1;
                    }
                    let dots = if end - start > 1 { DOTS } else { STOP };
                    return Some(self.plain(start, end, Kind::Stop, dots));
                }
                _ if byte.is_ascii() => self.at = start + 1,
                _ => {
                    if self.word_bytes(start) > 0 {
                        return Some(self.word(start, false));
                    }
                    let char = self.text.get(start..)?.chars().next()?;
                    let end = start + char.len_utf8();
                    match u32::from(char) {
                        0xa3 | 0x20ac | 0x20b9 | 0x20a6 => {
                            return Some(self.plain(start, end, Kind::Money, MONEY));
                        }
                        0x2600..=0x27bf
                        | 0x2b50
                        | 0x2b55
                        | 0x203c
                        | 0x2049
                        | 0x1f300..=0x1f3fa
                        | 0x1f400..=0x1faff => {
                            return Some(self.plain(start, end, Kind::Face, face(char)));
                        }
                        0x2026 => return Some(self.plain(start, end, Kind::Stop, DOTS)),
                        _ => self.at = end,
                    }
                }
            }
        }
        None
    }
}

fn face(char: char) -> u64 {
    let mut buffer = [0; 4];
    hash(char.encode_utf8(&mut buffer))
}

/// What stands for every link, mention, sum of money, end of a clause and ellipsis.
pub(crate) const LINK: u64 = hash("\u{1}link");
const MENTION: u64 = hash("\u{1}mention");
const MONEY: u64 = hash("\u{1}money");
const STOP: u64 = hash("\u{1}stop");
pub(crate) const DOTS: u64 = hash("\u{1}dots");
