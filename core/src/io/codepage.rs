//! Single-byte code pages outside of the WHATWG standard: DOS, Macintosh and EBCDIC.

use std::sync::OnceLock;

/// A table from bytes to characters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodePage {
    /// The name, as Python and iconv know it.
    pub(crate) name: &'static str,
    alias: &'static str,
    chars: [char; 256],
}

impl CodePage {
    /// Every page of the data file.
    pub(crate) fn all() -> &'static [Self] {
        static PAGES: OnceLock<Vec<CodePage>> = OnceLock::new();
        PAGES.get_or_init(|| {
            include_str!("../../data/codepages.tsv").lines().filter_map(Self::parse).collect()
        })
    }

    fn parse(line: &'static str) -> Option<Self> {
        if line.starts_with('#') {
            return None;
        }
        let mut columns = line.split('\t');
        let (name, alias) = (columns.next()?, columns.next()?);
        let listed: Vec<char> = columns
            .next()?
            .split(' ')
            .map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'))
            .collect();
        let mut chars = ['\u{fffd}'; 256];
        for (byte, slot) in (0u8..=255).zip(chars.iter_mut()) {
            let at = usize::from(byte) + listed.len();
            *slot = match at.checked_sub(256) {
                Some(at) => listed.get(at).copied().unwrap_or('\u{fffd}'),
                None => char::from(byte),
            };
        }
        Some(Self { name, alias, chars })
    }

    /// The page called `label`, in any case and with or without marks.
    pub(crate) fn for_label(label: &str) -> Option<&'static Self> {
        let fold = |name: &str| -> String {
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
        };
        let label = fold(label);
        Self::all().iter().find(|page| fold(page.name) == label || page.alias == label)
    }

    /// The character of a byte; U+FFFD for a byte that means nothing.
    pub(crate) fn decode(&self, byte: u8) -> char {
        self.chars.get(usize::from(byte)).copied().unwrap_or('\u{fffd}')
    }

    /// The byte of a character.
    pub(crate) fn encode(&self, c: char) -> Option<u8> {
        self.chars.iter().position(|known| *known == c).and_then(|at| u8::try_from(at).ok())
    }

    /// Whether the bytes below 80 are ASCII, so that a table can be cut before it is decoded.
    pub(crate) fn extends_ascii(&self) -> bool {
        self.decode(b'A') == 'A' && self.decode(b'\n') == '\n'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_read_and_found_by_both_names() {
        assert_eq!(CodePage::all().len(), 23);
        for page in CodePage::all() {
            assert_eq!(CodePage::for_label(page.name).unwrap().name, page.name);
            assert_eq!(CodePage::for_label(page.alias).unwrap().name, page.name);
        }
        assert!(CodePage::for_label("IBM-852").is_some());
    }

    #[test]
    fn bytes_and_characters_go_both_ways() {
        let dos = CodePage::for_label("cp437").unwrap();
        assert_eq!((dos.decode(0x84), dos.encode('ä'), dos.encode('中')), ('ä', Some(0x84), None));
        assert!(dos.extends_ascii());
        let mainframe = CodePage::for_label("cp037").unwrap();
        assert_eq!(mainframe.decode(0xC1), 'A');
        assert!(!mainframe.extends_ascii());
    }
}
