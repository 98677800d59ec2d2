//! Text encodings: which one an input is in, and decoding pieces of it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, MACINTOSH, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    X_MAC_CYRILLIC,
};

use super::codepage::CodePage;
use super::plausible::plausibility;
use crate::{Error, ErrorKind, Result};

/// How much of an input is looked at to find its encoding.
pub(crate) const SAMPLE_BYTES: usize = 256 << 10;

/// An encoding that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    /// One of the WHATWG standard.
    Whatwg(&'static Encoding),
    /// UTF-32, which the standard leaves out.
    Utf32 {
        /// The byte order.
        big_endian: bool,
    },
    /// A code page the standard leaves out.
    Page(&'static CodePage),
}

impl Codec {
    /// UTF-8.
    pub(crate) const UTF_8: Self = Self::Whatwg(UTF_8);

    /// The encoding a person or a header names, in any case.
    pub(crate) fn for_label(label: &str) -> Result<Self> {
        let trimmed = label.trim();
        let plain = trimmed.to_ascii_lowercase().replace('_', "-");
        let utf32 = match plain.as_str() {
            "utf-32" | "utf32" | "utf-32le" | "utf-32-le" | "ucs-4" => Some(false),
            "utf-32be" | "utf-32-be" => Some(true),
            _ => None,
        };
        if let Some(big_endian) = utf32 {
            return Ok(Self::Utf32 { big_endian });
        }
        // Python writes `utf_16_le` and `cp1252`, the standard `utf-16le` and `windows-1252`.
        let respelt = [
            plain.replace("utf-16-", "utf-16").replace("utf-8-sig", "utf-8"),
            plain.replace("cp", "windows-"),
            plain.replace("iso8859-", "iso-8859-").replace("iso2022-", "iso-2022-"),
            plain.replace("mac-cyrillic", "x-mac-cyrillic").replace("mac-roman", "macintosh"),
            plain
                .replace("cp932", "shift_jis")
                .replace("cp949", "euc-kr")
                .replace("cp936", "gbk")
                .replace('-', "_"),
        ];
        std::iter::once(trimmed)
            .chain(respelt.iter().map(String::as_str))
            .find_map(|name| Encoding::for_label_no_replacement(name.as_bytes()))
            .map(Self::Whatwg)
            .or_else(|| CodePage::for_label(trimmed).map(Self::Page))
            .ok_or_else(|| unknown_label(label))
    }

    /// The WHATWG name in lower case, or the usual name of the others.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Whatwg(encoding) => encoding.name().to_ascii_lowercase(),
            Self::Utf32 { big_endian: false } => "utf-32le".to_owned(),
            Self::Utf32 { big_endian: true } => "utf-32be".to_owned(),
            Self::Page(page) => page.name.to_owned(),
        }
    }

    /// Whether `byte` stands for the ASCII character wherever it occurs, so that text can be cut at it
    /// before it is decoded.
    pub(crate) fn is_plain(self, byte: u8) -> bool {
        match self {
            Self::Whatwg(encoding) => {
                if [SHIFT_JIS, BIG5, GBK, GB18030, EUC_KR].contains(&encoding) {
                    // The second byte of a character is 40 or more in all of these, or a digit.
                    byte < 0x40 && !byte.is_ascii_digit()
                } else {
                    byte < 0x80 && encoding.is_ascii_compatible() && encoding != ISO_2022_JP
                }
            }
            Self::Utf32 { .. } => false,
            Self::Page(page) => byte < 0x80 && page.extends_ascii(),
        }
    }

    /// Appends the text of `bytes`, with U+FFFD for what cannot be decoded; whether there was such.
    pub(crate) fn decode_into(self, bytes: &[u8], text: &mut String) -> bool {
        let mut damaged = false;
        match self {
            Self::Whatwg(encoding) => {
                let (decoded, bad) = encoding.decode_without_bom_handling(bytes);
                text.push_str(&decoded);
                damaged = bad;
            }
            Self::Utf32 { big_endian } => {
                for unit in bytes.chunks(4) {
                    let c = read_utf32(unit, big_endian);
                    damaged |= c.is_none();
                    text.push(c.unwrap_or('\u{fffd}'));
                }
            }
            Self::Page(page) => {
                for byte in bytes {
                    let c = page.decode(*byte);
                    damaged |= c == '\u{fffd}';
                    text.push(c);
                }
            }
        }
        damaged
    }

    /// Appends the bytes of `text`, with `?` for what the encoding lacks.
    pub(crate) fn encode_into(self, text: &str, bytes: &mut Vec<u8>) {
        match self {
            Self::Whatwg(encoding) if encoding == UTF_16LE => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            }
            Self::Whatwg(encoding) if encoding == UTF_16BE => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            }
            Self::Whatwg(encoding) => bytes.extend_from_slice(&encoding.encode(text).0),
            Self::Utf32 { big_endian: false } => {
                bytes.extend(text.chars().flat_map(|c| u32::from(c).to_le_bytes()));
            }
            Self::Utf32 { big_endian: true } => {
                bytes.extend(text.chars().flat_map(|c| u32::from(c).to_be_bytes()));
            }
            Self::Page(page) => bytes.extend(text.chars().map(|c| page.encode(c).unwrap_or(b'?'))),
        }
    }
}

fn unknown_label(label: &str) -> Error {
    const COMMON: &[&str] = &[
        "utf-8",
        "utf-16le",
        "utf-16be",
        "utf-32le",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "windows-874",
        "iso-8859-1",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-7",
        "iso-8859-15",
        "koi8-r",
        "koi8-u",
        "ibm866",
        "macintosh",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "euc-kr",
        "gbk",
        "gb18030",
        "big5",
        "cp437",
        "cp850",
        "cp852",
        "cp855",
    ];
    let error = Error::new(ErrorKind::InvalidOption, format!("there is no text encoding {label:?}"));
    match crate::schema::closest(label, COMMON.iter().copied()) {
        Some(close) => error.with_help(format!("did you mean {close:?}?")),
        None => {
            error.with_help("use a WHATWG label such as utf-8, windows-1252 or shift_jis, or leave it out")
        }
    }
}

pub(super) fn read_utf32(unit: &[u8], big_endian: bool) -> Option<char> {
    let unit: [u8; 4] = unit.try_into().ok()?;
    char::from_u32(if big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) })
}

/// What the first bytes of an input tell about its encoding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Detected {
    /// The encoding.
    pub(crate) codec: Codec,
    /// Bytes of the byte order mark.
    pub(crate) bom: usize,
    /// Whether only ASCII was seen, so that bytes further on may show another encoding.
    pub(crate) undecided: bool,
}

/// Finds the encoding of an input from its first bytes; `complete` says that there are no more.
///
/// A `declared` label is believed. Otherwise a byte order mark decides, then zero bytes (UTF-16 and UTF-32),
/// then whether nearly every sequence beyond ASCII is valid UTF-8, and at last the frequency of letters.
pub(crate) fn detect(sample: &[u8], complete: bool, declared: Option<&str>) -> Result<Detected> {
    let marked = byte_order_mark(sample);
    if let Some(label) = declared {
        let codec = Codec::for_label(label)?;
        let bom = match marked {
            Some((found, bom)) if found == codec => bom,
            // `utf-16` and `utf-32` alone leave the byte order to the mark.
            Some((found, bom)) if is_wide_label(label) && wide_like(found, codec) => {
                return Ok(Detected { codec: found, bom, undecided: false });
            }
            _ => 0,
        };
        return Ok(Detected { codec, bom, undecided: false });
    }
    if let Some((codec, bom)) = marked {
        return Ok(Detected { codec, bom, undecided: false });
    }
    let decided = |codec| Ok(Detected { codec, bom: 0, undecided: false });
    if let Some(codec) = by_zero_bytes(sample) {
        return decided(codec);
    }
    let counts = count_utf8(sample, complete);
    if counts.valid > 2 * counts.invalid {
        return decided(Codec::UTF_8);
    }
    if counts.invalid == 0 && memchr::memchr(0x1b, sample).is_none() {
        return Ok(Detected { codec: Codec::UTF_8, bom: 0, undecided: true });
    }
    if counts.invalid > 0 && is_binary(sample) {
        if let Some(encoding) = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| is_han(sample, encoding)) {
            return decided(Codec::Whatwg(encoding));
        }
        return Err(Error::new(ErrorKind::BadEncoding, "the bytes are not text in any encoding")
            .with_help("check that the file is what its name says; name the encoding if it is text"));
    }
    let guessed = guess(sample, complete);
    Ok(Detected { codec: guessed, bom: 0, undecided: counts.invalid == 0 && guessed == Codec::UTF_8 })
}

/// Finds the encoding of bytes that are known not to be UTF-8.
pub(crate) fn guess(sample: &[u8], complete: bool) -> Codec {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, complete);
    let usual = detector.guess(None, Utf8Detection::Deny);
    if !usual.is_single_byte() {
        return Codec::Whatwg(usual);
    }
    // The detector is made for the web and knows no Macintosh or DOS encoding, which spreadsheets still export.
    let head = sample.get(..sample.len().min(64 << 10)).unwrap_or_default();
    let quality = |codec: Codec| {
        let mut text = String::new();
        codec.decode_into(head, &mut text);
        plausibility(&text)
    };
    let pages =
        |names: &[&str]| names.iter().filter_map(|name| CodePage::for_label(name)).map(Codec::Page).collect();
    // The Cyrillic encoding of the Macintosh differs from that of Windows in the capitals and one letter only.
    let (others, margin): (Vec<Codec>, f64) = match script_of(usual) {
        Script::Latin => (pages(&["cp850", "cp852", "cp855"]), 0.4),
        Script::Cyrillic => (pages(&["cp855"]), 0.05),
        Script::Other => return Codec::Whatwg(usual),
    };
    // Few characters prove little.
    let beyond_ascii = head.iter().filter(|b| **b >= 0x80).count().max(1);
    let margin = margin + 2.0 / beyond_ascii as f64;
    let mut best = (Codec::Whatwg(usual), quality(Codec::Whatwg(usual)) + margin);
    for codec in [Codec::Whatwg(X_MAC_CYRILLIC), Codec::Whatwg(MACINTOSH)].into_iter().chain(others) {
        let score = quality(codec);
        if score > best.1 {
            best = (codec, score);
        }
    }
    best.0
}

enum Script {
    Latin,
    Cyrillic,
    Other,
}

fn script_of(encoding: &'static Encoding) -> Script {
    match encoding.name() {
        "windows-1252" | "windows-1250" | "windows-1254" | "windows-1257" | "windows-1258" | "ISO-8859-2"
        | "ISO-8859-4" => Script::Latin,
        "windows-1251" | "KOI8-U" | "KOI8-R" | "IBM866" | "ISO-8859-5" => Script::Cyrillic,
        _ => Script::Other,
    }
}

fn is_wide_label(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase().replace('_', "-");
    matches!(label.as_str(), "utf-16" | "utf16" | "utf-32" | "utf32" | "ucs-2" | "ucs-4" | "unicode")
}

fn wide_like(a: Codec, b: Codec) -> bool {
    let width = |codec| match codec {
        Codec::Utf32 { .. } => 4,
        Codec::Whatwg(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => 2,
        _ => 1,
    };
    width(a) == width(b)
}

fn byte_order_mark(sample: &[u8]) -> Option<(Codec, usize)> {
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    let marks: [(&[u8], Codec); 5] = [
        (&[0xEF, 0xBB, 0xBF], Codec::UTF_8),
        (&[0xFF, 0xFE, 0, 0], Codec::Utf32 { big_endian: false }),
        (&[0, 0, 0xFE, 0xFF], Codec::Utf32 { big_endian: true }),
        (&[0xFF, 0xFE], Codec::Whatwg(UTF_16LE)),
        (&[0xFE, 0xFF], Codec::Whatwg(UTF_16BE)),
    ];
    marks.into_iter().find(|(mark, _)| sample.starts_with(mark)).map(|(mark, codec)| (codec, mark.len()))
}

/// UTF-32 and UTF-16 without a mark, from where the zero bytes stand.
fn by_zero_bytes(sample: &[u8]) -> Option<Codec> {
    memchr::memchr(0, sample)?;
    let mut zeros = [0usize; 4];
    for unit in sample.chunks_exact(4) {
        for (count, byte) in zeros.iter_mut().zip(unit) {
            *count += usize::from(*byte == 0);
        }
    }
    let units = sample.len() / 4;
    let nearly_all = |count: usize| units > 0 && count * 20 >= units * 19;
    let all_valid = |big_endian| sample.chunks_exact(4).all(|unit| read_utf32(unit, big_endian).is_some());
    if nearly_all(zeros[0]) && nearly_all(zeros[1]) && !nearly_all(zeros[3]) && all_valid(true) {
        return Some(Codec::Utf32 { big_endian: true });
    }
    if nearly_all(zeros[3]) && nearly_all(zeros[2]) && !nearly_all(zeros[0]) && all_valid(false) {
        return Some(Codec::Utf32 { big_endian: false });
    }
    let (mut first, mut last) = (ByteCount::default(), ByteCount::default());
    for unit in sample.chunks_exact(2) {
        if let [a, b] = unit {
            first.add(*a);
            last.add(*b);
        }
    }
    let pairs = sample.len() / 2;
    // Latin text is nearly all zero on one side. Of other scripts the high bytes are few and the low ones
    // many; such bytes must also fail as UTF-8, because a damaged file may hold stray zeros too.
    let clear =
        |ours: &ByteCount, other: &ByteCount| ours.zeros * 4 >= pairs && other.zeros * 20 <= ours.zeros;
    let likely = |ours: &ByteCount, other: &ByteCount| {
        (ours.zeros + other.zeros) * 100 >= pairs && ours.distinct() * 10 <= other.distinct() * 7
    };
    let valid = |encoding: &'static Encoding| {
        let even = sample.get(..pairs * 2).unwrap_or_default();
        encoding.decode_without_bom_handling_and_without_replacement(even).is_some()
    };
    let other_script = std::str::from_utf8(sample).is_err();
    if (clear(&first, &last) || (other_script && likely(&first, &last))) && valid(UTF_16BE) {
        return Some(Codec::Whatwg(UTF_16BE));
    }
    if (clear(&last, &first) || (other_script && likely(&last, &first))) && valid(UTF_16LE) {
        return Some(Codec::Whatwg(UTF_16LE));
    }
    None
}

/// The bytes at one side of two-byte units.
struct ByteCount {
    zeros: usize,
    seen: [bool; 256],
}

impl Default for ByteCount {
    fn default() -> Self {
        Self { zeros: 0, seen: [false; 256] }
    }
}

impl ByteCount {
    fn add(&mut self, byte: u8) {
        self.zeros += usize::from(byte == 0);
        if let Some(seen) = self.seen.get_mut(usize::from(byte)) {
            *seen = true;
        }
    }

    fn distinct(&self) -> usize {
        self.seen.iter().filter(|seen| **seen).count()
    }
}

/// Whether bytes that are not UTF-8 hold control characters that no text holds.
fn is_binary(sample: &[u8]) -> bool {
    let controls = sample
        .iter()
        .filter(|b| {
            **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b | 0x0e | 0x0f)
        })
        .count();
    controls * 50 > sample.len() && memchr::memchr(0, sample).is_some()
}

#[derive(Clone, Copy, Debug, Default)]
struct Utf8Counts {
    valid: usize,
    invalid: usize,
}

/// Whether the bytes read as Chinese or Japanese in this byte order.
fn is_han(sample: &[u8], encoding: &'static Encoding) -> bool {
    let even = sample.get(..sample.len() / 2 * 2).unwrap_or_default();
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(even) else { return false };
    let han =
        |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ffef}');
    let fit = text.chars().filter(|c| han(c) || matches!(c, ' '..='~' | '\n' | '\r' | '\t')).count();
    fit * 20 >= text.chars().count() * 19
}

/// Counts sequences beyond ASCII that are valid UTF-8, and bytes that are not.
fn count_utf8(sample: &[u8], complete: bool) -> Utf8Counts {
    let mut counts = Utf8Counts::default();
    for chunk in sample.utf8_chunks() {
        counts.valid += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        counts.invalid += usize::from(!chunk.invalid().is_empty());
    }
    // A sample may end inside of a character.
    if !complete && counts.invalid > 0 {
        let tail = sample.utf8_chunks().last().is_some_and(|chunk| !chunk.invalid().is_empty());
        counts.invalid -= usize::from(tail);
    }
    counts
}
