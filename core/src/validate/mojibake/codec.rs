//! The single-byte encodings text is commonly misread as.

use std::sync::LazyLock;

use encoding_rs::Encoding;

/// How many encodings are tried.
pub(super) const COUNT: usize = 11;

/// A set of encodings, one bit each.
pub(super) type Set = u16;

/// The encodings in the order they win a tie.
///
/// Latin-1 has no row of its own: it differs from Windows-1252 only in the C1 controls, and that row takes
/// both. The other Windows encodings take a control only for a byte that they leave undefined, as lenient
/// decoders do.
///
/// The last is two mistakes in one: text misread as Windows-1252, saved by a Mac and read as Windows-1252
/// once more, so that a quotation mark became `‰ÛÏ`. It is no misreading of UTF-8 in either step alone.
pub(super) const NAMES: [&str; COUNT] = [
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-2",
    "macintosh",
    "ibm437",
    "ibm850",
    "windows-1252 saved as macintosh",
];

/// The index of Windows-1252 in [`NAMES`].
pub(super) const WINDOWS_1252: usize = 0;

/// The indices of the last one and of the encodings it is made of.
const SAVED_AS_MACINTOSH: usize = 10;
const MACINTOSH: usize = 7;

/// The upper halves of the two encodings the WHATWG does not list.
const IBM437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const IBM850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// What a character can be in each encoding.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    /// Its byte, or 0 where the encoding lacks it.
    pub(super) bytes: [u8; COUNT],
    /// Where it leads a UTF-8 sequence of two, three and four bytes.
    pub(super) leads: [Set; 3],
    /// Where it continues one.
    pub(super) continues: Set,
}

/// Characters below this are looked up directly; three above it are compared by hand.
const DIRECT: usize = 0x2600;

struct Table {
    /// Index into `entries` by code point; 0 is the empty entry.
    index: Vec<u16>,
    entries: Vec<Entry>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

impl Table {
    fn new() -> Self {
        let mut table = Self { index: vec![0; DIRECT + 3], entries: vec![Entry::default()] };
        for byte in 0x80..=0x9f {
            table.add(WINDOWS_1252, byte, char::from(byte));
        }
        for (codec, name) in NAMES.iter().enumerate() {
            let by_hand = match *name {
                "ibm437" => Some(IBM437),
                "ibm850" => Some(IBM850),
                _ => None,
            };
            if let Some(upper_half) = by_hand {
                for (byte, c) in (0x80..=0xff).zip(upper_half.chars()) {
                    table.add(codec, byte, c);
                }
            } else if let Some(encoding) = Encoding::for_label(name.as_bytes()) {
                for byte in 0x80..=0xff {
                    let bytes = [byte];
                    let (text, _) = encoding.decode_without_bom_handling(&bytes);
                    if let Some(c) = text.chars().next().filter(|c| *c != char::REPLACEMENT_CHARACTER) {
                        table.add(codec, byte, c);
                    }
                }
            }
        }
        let rows: Vec<(char, [u8; COUNT])> = (0x80..0x2600)
            .filter_map(char::from_u32)
            .filter_map(|c| Some((c, table.get(c)?.bytes)))
            .collect();
        // Five bytes mean nothing to Windows-1252 and came through unchanged.
        for byte in [0x81, 0x8d, 0x8f, 0x90, 0x9d] {
            table.add(SAVED_AS_MACINTOSH, byte, char::from(byte));
        }
        for (_, misread) in rows.iter().filter(|(_, bytes)| bytes[WINDOWS_1252] != 0 && bytes[MACINTOSH] != 0)
        {
            for (c, _) in rows.iter().filter(|(_, bytes)| bytes[WINDOWS_1252] == misread[MACINTOSH]) {
                table.add(SAVED_AS_MACINTOSH, misread[WINDOWS_1252], *c);
            }
        }
        table
    }

    fn get(&self, c: char) -> Option<&Entry> {
        slot(c).and_then(|at| self.index.get(at)).and_then(|index| self.entries.get(usize::from(*index)))
    }

    fn add(&mut self, codec: usize, byte: u8, c: char) {
        let Some(index) = slot(c).and_then(|at| self.index.get_mut(at)) else { return };
        if *index == 0 {
            *index = u16::try_from(self.entries.len()).unwrap_or(0);
            self.entries.push(Entry::default());
        }
        let Some(entry) = self.entries.get_mut(usize::from(*index)) else { return };
        if let Some(known) = entry.bytes.get_mut(codec)
            && *known == 0
        {
            *known = byte;
            let bit = 1 << codec;
            match byte {
                0x80..=0xbf => entry.continues |= bit,
                0xc2..=0xdf => entry.leads[0] |= bit,
                0xe0..=0xef => entry.leads[1] |= bit,
                0xf0..=0xf4 => entry.leads[2] |= bit,
                _ => {}
            }
        }
    }
}

/// Where a character stands in the index. Mac OS Roman has a logo and two ligatures far up.
fn slot(c: char) -> Option<usize> {
    match c {
        '\u{f8ff}' => Some(DIRECT),
        'ﬁ' => Some(DIRECT + 1),
        'ﬂ' => Some(DIRECT + 2),
        c if (c as usize) < DIRECT => Some(c as usize),
        _ => None,
    }
}

/// What `c` can be in each encoding.
pub(super) fn entry(c: char) -> &'static Entry {
    static NONE: Entry = Entry { bytes: [0; COUNT], leads: [0; 3], continues: 0 };
    TABLE.get(c).unwrap_or(&NONE)
}

/// The character Windows-1252 has for a C1 control, if it has one.
pub(super) fn c1_to_windows_1252(c: char) -> Option<char> {
    static UPPER: LazyLock<[char; 32]> = LazyLock::new(|| {
        let mut upper = ['\0'; 32];
        for (byte, to) in (0x80..=0x9f).zip(&mut upper) {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            *to = text.chars().next().unwrap_or('\0');
        }
        upper
    });
    let at = (c as usize).checked_sub(0x80)?;
    UPPER.get(at).copied().filter(|to| *to > '\u{9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_complete() {
        assert_eq!(IBM437.chars().count(), 128);
        assert_eq!(IBM850.chars().count(), 128);
        for (codec, name) in NAMES.iter().enumerate().take(SAVED_AS_MACINTOSH) {
            let bytes = TABLE.entries.iter().map(|entry| entry.bytes[codec]).filter(|byte| *byte != 0);
            let known: std::collections::BTreeSet<u8> = bytes.collect();
            assert!(known.len() >= 123, "{name}: {}", known.len());
        }
    }

    #[test]
    fn bytes_are_those_of_the_encoding() {
        assert_eq!(entry('Ã').bytes[WINDOWS_1252], 0xc3);
        assert_eq!(entry('€').bytes[WINDOWS_1252], 0x80);
        assert_eq!(entry('\u{80}').bytes[WINDOWS_1252], 0x80);
        assert_eq!(entry('├').bytes[8], 0xc3);
        assert_eq!(entry('√').bytes[7], 0xc3);
        assert_eq!(entry('Р').bytes[1], 0xd0);
        assert_eq!(['‰', 'Û', 'Ï'].map(|c| entry(c).bytes[SAVED_AS_MACINTOSH]), *"“".as_bytes());
        assert_eq!(entry('\u{89}').bytes[SAVED_AS_MACINTOSH], 0xe2);
        assert_eq!(entry('漢').bytes, [0; COUNT]);
        assert_eq!(c1_to_windows_1252('\u{85}'), Some('…'));
        assert_eq!(c1_to_windows_1252('\u{81}'), None);
    }
}
