//! Decoding a stream to UTF-8.

use encoding_rs::DecoderResult;

use super::codepage::CodePage;
use super::encoding::{Codec, SAMPLE_BYTES, detect, read_utf32};
use crate::Result;

/// Decodes a stream to UTF-8.
///
/// What cannot be decoded becomes U+FFFD, and the place of the first such byte is kept.
pub(crate) struct DecodingReader<R> {
    inner: R,
    codec: Codec,
    decoder: Option<encoding_rs::Decoder>,
    undecided: bool,
    input: Vec<u8>,
    at: usize,
    /// Input bytes before `input[at]`.
    offset: u64,
    output: Vec<u8>,
    given: usize,
    ended: bool,
    finished: bool,
    first_error: Option<u64>,
}

impl<R> std::fmt::Debug for DecodingReader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DecodingReader")
            .field("codec", &self.codec.name())
            .field("offset", &self.offset)
            .field("first_error", &self.first_error)
            .finish_non_exhaustive()
    }
}

impl<R: std::io::Read> DecodingReader<R> {
    /// Reads enough of `inner` to find its encoding, or takes the `declared` one.
    pub(crate) fn new(mut inner: R, declared: Option<&str>) -> Result<Self> {
        let mut head = Vec::new();
        let complete = fill(&mut inner, &mut head, SAMPLE_BYTES)?;
        let detected = detect(&head, complete, declared)?;
        let mut reader = Self::with_codec(inner, detected.codec, head, detected.bom);
        reader.undecided = detected.undecided;
        reader.ended = complete;
        Ok(reader)
    }

    /// Decodes `head`, which was read already and begins with `bom` bytes to leave out, and then `inner`.
    pub(crate) fn with_codec(inner: R, codec: Codec, head: Vec<u8>, bom: usize) -> Self {
        let bom = bom.min(head.len());
        Self {
            inner,
            codec,
            decoder: new_decoder(codec),
            undecided: false,
            input: head,
            at: bom,
            offset: bom as u64,
            output: Vec::new(),
            given: 0,
            ended: false,
            finished: false,
            first_error: None,
        }
    }

    /// The encoding. A stream of ASCII is UTF-8 until a byte shows otherwise.
    pub(crate) fn codec(&self) -> Codec {
        self.codec
    }

    /// Where the first byte stands that could not be decoded, in the input.
    pub(crate) fn first_error(&self) -> Option<u64> {
        self.first_error
    }

    /// Input bytes decoded so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.offset
    }

    fn note_error(&mut self, offset: u64) {
        self.first_error.get_or_insert(offset);
        self.output.extend_from_slice("\u{fffd}".as_bytes());
    }

    /// Decodes one more chunk into `output`.
    fn advance(&mut self) -> std::io::Result<()> {
        const CHUNK: usize = 64 << 10;
        self.output.clear();
        self.given = 0;
        if !self.ended && self.input.len() - self.at < 4 {
            self.input.drain(..self.at);
            self.at = 0;
            let target = self.input.len() + CHUNK;
            self.ended = read_some(&mut self.inner, &mut self.input, target)?;
        }
        if self.undecided {
            self.decide();
        }
        let end = self.input.len().min(self.at + CHUNK);
        let last = self.ended && end == self.input.len();
        match self.codec {
            Codec::Whatwg(_) => self.decode_whatwg(end, last),
            Codec::Utf32 { big_endian } => self.decode_utf32(end, last, big_endian),
            Codec::Page(page) => self.decode_page(end, page),
        }
        self.finished = last && self.at >= self.input.len();
        Ok(())
    }

    /// Looks at the bytes to come as long as all before them were ASCII.
    fn decide(&mut self) {
        let rest = self.input.get(self.at..).unwrap_or_default();
        if rest.is_ascii() {
            return;
        }
        self.undecided = false;
        if let Ok(detected) = detect(rest, self.ended, None) {
            self.codec = detected.codec;
            self.decoder = new_decoder(self.codec);
        }
    }

    fn decode_whatwg(&mut self, end: usize, last: bool) {
        let Some(mut decoder) = self.decoder.take() else {
            self.at = end;
            return;
        };
        loop {
            let source = self.input.get(self.at..end).unwrap_or_default();
            let room = decoder
                .max_utf8_buffer_length_without_replacement(source.len())
                .unwrap_or(source.len() * 3 + 16);
            let from = self.output.len();
            self.output.resize(from + room, 0);
            let target = self.output.get_mut(from..).unwrap_or_default();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(source, target, last);
            self.output.truncate(from + written);
            self.at += read;
            self.offset += read as u64;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, behind) => {
                    let back = u64::from(length) + u64::from(behind);
                    self.note_error(self.offset.saturating_sub(back));
                }
            }
        }
        self.decoder = (!last).then_some(decoder);
    }

    fn decode_utf32(&mut self, end: usize, last: bool, big_endian: bool) {
        let whole = if last { end } else { self.at + (end - self.at) / 4 * 4 };
        while self.at < whole {
            let unit = self.input.get(self.at..whole.min(self.at + 4)).unwrap_or_default();
            let (read, c) = (unit.len(), read_utf32(unit, big_endian));
            match c {
                Some(c) => self.output.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => self.note_error(self.offset),
            }
            self.at += read;
            self.offset += read as u64;
        }
    }

    fn decode_page(&mut self, end: usize, page: &CodePage) {
        while let Some(byte) = self.input.get(self.at).filter(|_| self.at < end) {
            match page.decode(*byte) {
                '\u{fffd}' => self.note_error(self.offset),
                c => self.output.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            self.at += 1;
            self.offset += 1;
        }
    }
}

fn new_decoder(codec: Codec) -> Option<encoding_rs::Decoder> {
    match codec {
        Codec::Whatwg(encoding) => Some(encoding.new_decoder_without_bom_handling()),
        Codec::Utf32 { .. } | Codec::Page(_) => None,
    }
}

impl<R: std::io::Read> std::io::Read for DecodingReader<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.given >= self.output.len() {
            if self.finished || out.is_empty() {
                return Ok(0);
            }
            self.advance()?;
        }
        let ready = self.output.get(self.given..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// Reads until `buffer` holds `target` bytes; true at the end of the input.
pub(crate) fn fill(
    inner: &mut impl std::io::Read,
    buffer: &mut Vec<u8>,
    target: usize,
) -> std::io::Result<bool> {
    while buffer.len() < target {
        if read_some(inner, buffer, target)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads once, up to `target` bytes in `buffer`; true at the end of the input.
fn read_some(inner: &mut impl std::io::Read, buffer: &mut Vec<u8>, target: usize) -> std::io::Result<bool> {
    let from = buffer.len();
    buffer.resize(target.max(from + 1), 0);
    loop {
        match inner.read(buffer.get_mut(from..).unwrap_or_default()) {
            Ok(count) => {
                buffer.truncate(from + count);
                return Ok(count == 0);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                buffer.truncate(from);
                return Err(error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::encoding::detect;
    use proptest::prelude::*;
    use std::io::Read;

    /// Gives at most `1` bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(out.len()).min(self.0.len());
            out[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn encode(label: &str, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        Codec::for_label(label).unwrap().encode_into(text, &mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn every_encoding_of_all_text_comes_back(text in "[a-zé中😀\n,]{0,60}", size in 1usize..9) {
            for label in ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "gb18030"] {
                let bytes = encode(label, &text);
                let codec = Codec::for_label(label).unwrap();
                let mut reader = DecodingReader::with_codec(Drip(&bytes, size), codec, Vec::new(), 0);
                let mut read = String::new();
                reader.read_to_string(&mut read).unwrap();
                prop_assert_eq!(&read, &text, "{}", label);
                prop_assert_eq!(reader.bytes_read(), bytes.len() as u64);
                prop_assert_eq!(reader.first_error(), None);
            }
        }

        #[test]
        fn any_bytes_decode_to_text(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1usize..9) {
            for label in ["utf-8", "utf-16le", "utf-32be", "shift_jis", "iso-2022-jp", "cp037", "windows-1252"] {
                let codec = Codec::for_label(label).unwrap();
                let mut reader = DecodingReader::with_codec(Drip(&bytes, size), codec, Vec::new(), 0);
                let mut read = String::new();
                prop_assert!(reader.read_to_string(&mut read).is_ok());
                let mut whole = String::new();
                let damaged = codec.decode_into(&bytes, &mut whole);
                prop_assert_eq!(&read, &whole, "{}", label);
                prop_assert_eq!(reader.first_error().is_some(), damaged);
            }
        }
    }

    #[test]
    fn the_first_bad_byte_is_known_by_its_place() {
        for (label, bytes, place) in [
            ("utf-8", b"ab\xFFcd".to_vec(), 2),
            ("utf-16le", [encode("utf-16le", "ab"), vec![0x00, 0xDC], encode("utf-16le", "c")].concat(), 4),
            ("utf-32be", [encode("utf-32be", "ab"), vec![0xFF; 4]].concat(), 8),
        ] {
            let codec = Codec::for_label(label).unwrap();
            let mut reader = DecodingReader::with_codec(bytes.as_slice(), codec, Vec::new(), 0);
            let mut text = String::new();
            reader.read_to_string(&mut text).unwrap();
            assert!(text.starts_with("ab\u{fffd}"), "{label}: {text:?}");
            assert_eq!(reader.first_error(), Some(place), "{label}");
        }
    }

    #[test]
    fn ascii_stays_open_until_a_byte_decides() {
        let mut bytes = b"plain words\n".repeat(23_000);
        bytes.extend_from_slice(b"Sch\xF6ne Gr\xFC\xDFe aus M\xFCnchen\n");
        let mut reader = DecodingReader::new(bytes.as_slice(), None).unwrap();
        assert_eq!(reader.codec(), Codec::UTF_8);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert!(text.ends_with("Schöne Grüße aus München\n"));
        assert_eq!(reader.codec().name(), "windows-1252");
    }

    #[test]
    fn encodings_are_found_by_their_bytes() {
        let text = "id,text\n1,Größe für Väter, schöne Grüße\n2,naïve café, déjà vu\n";
        let found = |bytes: &[u8]| detect(bytes, true, None).unwrap();
        for label in
            ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "windows-1252", "macintosh", "cp850"]
        {
            assert_eq!(found(&encode(label, text)).codec.name(), label);
        }
        let marked = [b"\xFF\xFE".to_vec(), encode("utf-16le", text)].concat();
        assert_eq!((found(&marked).codec.name().as_str(), found(&marked).bom), ("utf-16le", 2));
        assert!(found(b"plain").undecided && !found(text.as_bytes()).undecided);
        assert_eq!(found("текст на русском языке".as_bytes()).codec, Codec::UTF_8);
        let russian = "Прекрасная весна пришла, и всё расцвело";
        for label in ["windows-1251", "koi8-u", "x-mac-cyrillic", "cp855"] {
            assert_eq!(found(&encode(label, russian)).codec.name(), label);
        }
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_the_encoding() {
        let mut bytes = "Größe, café, naïve, Straße".as_bytes().to_vec();
        bytes.extend_from_slice(b" Gr\xF6\xDFe");
        assert_eq!(detect(&bytes, true, None).unwrap().codec, Codec::UTF_8);
        assert_eq!(detect(b"Gr\xF6\xDFe", true, None).unwrap().codec.name(), "windows-1252");
        // The sample ends inside of a character.
        assert_eq!(detect(b"caf\xC3", false, None).unwrap().codec, Codec::UTF_8);
    }

    #[test]
    fn what_is_declared_is_believed() {
        let declared = |bytes: &[u8], label| detect(bytes, true, Some(label)).unwrap();
        assert_eq!(declared("é".as_bytes(), "latin1").codec.name(), "windows-1252");
        assert_eq!(declared(b"\xFE\xFF\0a", "utf-16").codec.name(), "utf-16be");
        assert_eq!(declared(b"\xEF\xBB\xBFa", "utf8").bom, 3);
        for label in ["utf_16_le", "cp1252", "iso8859_2", "CP932", "mac_roman", "ibm850", "KOI8-R"] {
            assert!(Codec::for_label(label).is_ok(), "{label}");
        }
        let error = Codec::for_label("utf-9").unwrap_err();
        assert_eq!(error.help(), Some("did you mean \"utf-8\"?"));
    }

    #[test]
    fn pictures_are_no_text() {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0".to_vec();
        bytes.extend((0..2000u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]));
        assert_eq!(detect(&bytes, true, None).unwrap_err().kind(), crate::ErrorKind::BadEncoding);
    }
}
