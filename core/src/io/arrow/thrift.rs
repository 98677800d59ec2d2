//! A look at Parquet's own metadata, before anything is made of it.
//!
//! Parquet describes itself in Thrift's compact protocol. The decoder reserves memory for as many row groups,
//! and as many children of a schema element, as the file says there are, and reads known fields by their
//! number, whatever type the file gives them. So the bytes are walked here first: every field has the type it
//! must have, every list fits into the bytes that follow, and nothing is nested without end.

/// The deepest that the structures below are nested, and more than any honest file needs.
const DEEPEST: usize = 24;

/// More row groups than this have no number in the file.
const MOST_ROW_GROUPS: usize = i16::MAX as usize;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Bool,
    Byte,
    /// 16, 32 and 64 bits look the same.
    Int,
    Double,
    Binary,
    List(&'static Kind),
    Struct(Shape),
}

/// The fields of a structure by number. Others are skipped by the type they have.
type Shape = &'static [(i16, Kind)];

const EMPTY: Shape = &[];
const KEY_VALUE: Shape = &[(1, Kind::Binary), (2, Kind::Binary)];
const STATISTICS: Shape = &[
    (1, Kind::Binary),
    (2, Kind::Binary),
    (3, Kind::Int),
    (4, Kind::Int),
    (5, Kind::Binary),
    (6, Kind::Binary),
    (7, Kind::Bool),
    (8, Kind::Bool),
];
const TIME_UNIT: Shape = &[(1, Kind::Struct(EMPTY)), (2, Kind::Struct(EMPTY)), (3, Kind::Struct(EMPTY))];
const TIME: Shape = &[(1, Kind::Bool), (2, Kind::Struct(TIME_UNIT))];
const LOGICAL_TYPE: Shape = &[
    (1, Kind::Struct(EMPTY)),
    (2, Kind::Struct(EMPTY)),
    (3, Kind::Struct(EMPTY)),
    (4, Kind::Struct(EMPTY)),
    (5, Kind::Struct(&[(1, Kind::Int), (2, Kind::Int)])),
    (6, Kind::Struct(EMPTY)),
    (7, Kind::Struct(TIME)),
    (8, Kind::Struct(TIME)),
    (10, Kind::Struct(&[(1, Kind::Byte), (2, Kind::Bool)])),
    (11, Kind::Struct(EMPTY)),
    (12, Kind::Struct(EMPTY)),
    (13, Kind::Struct(EMPTY)),
    (14, Kind::Struct(EMPTY)),
    (15, Kind::Struct(EMPTY)),
    (16, Kind::Struct(&[(1, Kind::Byte)])),
    (17, Kind::Struct(&[(1, Kind::Binary)])),
    (18, Kind::Struct(&[(1, Kind::Binary), (2, Kind::Int)])),
];
const SCHEMA_ELEMENT: Shape = &[
    (1, Kind::Int),
    (2, Kind::Int),
    (3, Kind::Int),
    (SCHEMA_NAME, Kind::Binary),
    (SCHEMA_CHILDREN, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Int),
    (8, Kind::Int),
    (9, Kind::Int),
    (10, Kind::Struct(LOGICAL_TYPE)),
];
const GEOSPATIAL: Shape = &[
    (
        1,
        Kind::Struct(&[
            (1, Kind::Double),
            (2, Kind::Double),
            (3, Kind::Double),
            (4, Kind::Double),
            (5, Kind::Double),
            (6, Kind::Double),
            (7, Kind::Double),
            (8, Kind::Double),
        ]),
    ),
    (2, Kind::List(&Kind::Int)),
];
const COLUMN_METADATA: Shape = &[
    (1, Kind::Int),
    (2, Kind::List(&Kind::Int)),
    (3, Kind::List(&Kind::Binary)),
    (4, Kind::Int),
    (5, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Int),
    (8, Kind::List(&Kind::Struct(KEY_VALUE))),
    (9, Kind::Int),
    (10, Kind::Int),
    (11, Kind::Int),
    (12, Kind::Struct(STATISTICS)),
    (13, Kind::List(&Kind::Struct(&[(1, Kind::Int), (2, Kind::Int), (3, Kind::Int)]))),
    (14, Kind::Int),
    (15, Kind::Int),
    (16, Kind::Struct(&[(1, Kind::Int), (2, Kind::List(&Kind::Int)), (3, Kind::List(&Kind::Int))])),
    (17, Kind::Struct(GEOSPATIAL)),
];
const COLUMN_CHUNK: Shape = &[
    (1, Kind::Binary),
    (2, Kind::Int),
    (3, Kind::Struct(COLUMN_METADATA)),
    (4, Kind::Int),
    (5, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Int),
    (8, Kind::Struct(EMPTY)),
    (9, Kind::Binary),
];
const ROW_GROUP: Shape = &[
    (1, Kind::List(&Kind::Struct(COLUMN_CHUNK))),
    (2, Kind::Int),
    (3, Kind::Int),
    (4, Kind::List(&Kind::Struct(&[(1, Kind::Int), (2, Kind::Bool), (3, Kind::Bool)]))),
    (5, Kind::Int),
    (6, Kind::Int),
    (7, Kind::Int),
];
const FILE_METADATA: Shape = &[
    (1, Kind::Int),
    (FILE_SCHEMA, Kind::List(&Kind::Struct(SCHEMA_ELEMENT))),
    (3, Kind::Int),
    (FILE_ROW_GROUPS, Kind::List(&Kind::Struct(ROW_GROUP))),
    (5, Kind::List(&Kind::Struct(KEY_VALUE))),
    (6, Kind::Binary),
    (7, Kind::List(&Kind::Struct(&[(1, Kind::Struct(EMPTY)), (2, Kind::Struct(EMPTY))]))),
    (8, Kind::Struct(EMPTY)),
    (9, Kind::Binary),
];
const PAGE_HEADER: Shape = &[
    (1, Kind::Int),
    (2, Kind::Int),
    (3, Kind::Int),
    (4, Kind::Int),
    (
        5,
        Kind::Struct(&[
            (1, Kind::Int),
            (2, Kind::Int),
            (3, Kind::Int),
            (4, Kind::Int),
            (5, Kind::Struct(STATISTICS)),
        ]),
    ),
    (6, Kind::Struct(EMPTY)),
    (7, Kind::Struct(&[(1, Kind::Int), (2, Kind::Int), (3, Kind::Bool)])),
    (
        8,
        Kind::Struct(&[
            (1, Kind::Int),
            (2, Kind::Int),
            (3, Kind::Int),
            (4, Kind::Int),
            (5, Kind::Int),
            (6, Kind::Int),
            (7, Kind::Bool),
            (8, Kind::Struct(STATISTICS)),
        ]),
    ),
];

const FILE_SCHEMA: i16 = 2;
const FILE_ROW_GROUPS: i16 = 4;
const SCHEMA_NAME: i16 = 4;
const SCHEMA_CHILDREN: i16 = 5;

/// Why a footer is not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not what it should be.
    Malformed,
    /// Its schema is nested too deep.
    TooDeep,
    /// Its schema has too many elements.
    TooWide,
}

/// An element of the schema.
#[derive(Clone, Copy, Debug, Default)]
struct Element {
    name_bytes: u64,
    children: i64,
}

/// Checks the metadata of a file, and that its schema is nested no deeper than `max_depth` and has no more
/// elements than `max_elements`.
pub(super) fn check_footer(footer: &[u8], max_depth: usize, max_elements: usize) -> Result<(), Refused> {
    let mut elements: Vec<Element> = Vec::new();
    let mut walk = Walk { rest: footer, path: Vec::new() };
    let read = walk.structure(FILE_METADATA, &mut |path, value| match path {
        [FILE_SCHEMA, SCHEMA_NAME] => {
            elements.push(Element { name_bytes: value.unsigned_abs(), children: 0 });
        }
        [FILE_SCHEMA, SCHEMA_CHILDREN] => {
            if let Some(last) = elements.last_mut() {
                last.children = value;
            }
        }
        _ => {}
    });
    read.ok_or(Refused::Malformed)?;
    if elements.len() > max_elements {
        return Err(Refused::TooWide);
    }
    // The elements stand in the order of a walk from the root, parents before their children.
    let mut open: Vec<Element> = Vec::new();
    let mut path_bytes = 0u64;
    for element in &elements {
        while open.last().is_some_and(|parent| parent.children == 0) {
            open.pop();
        }
        if let Some(parent) = open.last_mut() {
            parent.children -= 1;
        }
        if usize::try_from(element.children).map_or(true, |children| children > elements.len()) {
            return Err(Refused::Malformed);
        }
        if element.children > 0 {
            open.push(*element);
        } else {
            // Each column keeps the names of all that is around it.
            path_bytes += open.iter().chain([element]).map(|element| element.name_bytes).sum::<u64>();
        }
        if open.len() > max_depth {
            return Err(Refused::TooDeep);
        }
    }
    // Each row group has all names in it, so only made-up files have longer ones than they are themselves.
    if path_bytes > (footer.len() as u64).saturating_mul(4) {
        return Err(Refused::Malformed);
    }
    Ok(())
}

/// What the header of a page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageHeader {
    /// Bytes of the header itself.
    pub(super) length: usize,
    /// 0 and 3 are data, 1 an index, 2 a dictionary.
    pub(super) kind: i64,
    /// Bytes of the page when decompressed.
    pub(super) uncompressed: i64,
    /// Bytes of the page in the file.
    pub(super) compressed: i64,
    /// Values in it, nulls included.
    pub(super) values: i64,
    /// How the values are encoded.
    pub(super) encoding: i64,
    /// Bytes in front of the compressed ones.
    pub(super) levels: i64,
}

/// Reads the header at the front of `bytes`.
pub(super) fn read_page_header(bytes: &[u8]) -> Option<PageHeader> {
    let mut header = PageHeader::default();
    let mut walk = Walk { rest: bytes, path: Vec::new() };
    walk.structure(PAGE_HEADER, &mut |path, value| match path {
        [1] => header.kind = value,
        [2] => header.uncompressed = value,
        [3] => header.compressed = value,
        [5 | 7 | 8, 1] => header.values = header.values.max(value),
        [5, 2] | [8, 4] => header.encoding = value,
        [8, 5 | 6] => header.levels = header.levels.saturating_add(value),
        _ => {}
    })?;
    header.length = bytes.len() - walk.rest.len();
    Some(header)
}

/// Field numbers from the outside in, and a number or the length of bytes found there.
type See<'a> = &'a mut dyn FnMut(&[i16], i64);

struct Walk<'a> {
    rest: &'a [u8],
    path: Vec<i16>,
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn structure(&mut self, shape: Shape, see: See<'_>) -> Option<()> {
        if self.path.len() >= DEEPEST {
            return None;
        }
        let mut id = 0i16;
        loop {
            let head = self.byte()?;
            let wire = head & 15;
            if wire == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.signed()?).ok()?,
                delta => id.checked_add(i16::from(delta))?,
            };
            self.path.push(id);
            match shape.iter().find(|(known, _)| *known == id) {
                Some((_, kind)) if fits(*kind, wire) => {
                    // The truth of a field stands in its type.
                    if !matches!(kind, Kind::Bool) {
                        self.value(*kind, see)?;
                    }
                }
                Some(_) => return None,
                None if matches!(wire, 1 | 2) => {}
                None => self.unknown(wire)?,
            }
            self.path.pop();
        }
    }

    fn value(&mut self, kind: Kind, see: See<'_>) -> Option<()> {
        match kind {
            Kind::Bool | Kind::Byte => self.skip(1),
            Kind::Int => {
                let value = self.signed()?;
                see(&self.path, value);
                Some(())
            }
            Kind::Double => self.skip(8),
            Kind::Binary => {
                let length = self.unsigned()?;
                see(&self.path, i64::try_from(length).ok()?);
                self.skip(length)
            }
            Kind::List(item) => {
                let (wire, length) = self.list()?;
                if length > 0 && !fits(*item, wire) {
                    return None;
                }
                if self.path == [FILE_ROW_GROUPS] && length > MOST_ROW_GROUPS {
                    return None;
                }
                (0..length).try_for_each(|_| self.value(*item, see))
            }
            Kind::Struct(shape) => self.structure(shape, see),
        }
    }

    /// Type and number of the items of a list. Each takes a byte at least.
    fn list(&mut self) -> Option<(u8, usize)> {
        let head = self.byte()?;
        let length = match head >> 4 {
            15 => usize::try_from(self.unsigned()?).ok()?,
            short => usize::from(short),
        };
        (length <= self.rest.len()).then_some((head & 15, length))
    }

    /// Skips a value by the type it has.
    fn unknown(&mut self, wire: u8) -> Option<()> {
        match wire {
            1..=3 => self.skip(1),
            4..=6 => self.signed().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = self.unsigned()?;
                self.skip(length)
            }
            9 | 10 => {
                if self.path.len() >= DEEPEST {
                    return None;
                }
                let (wire, length) = self.list()?;
                self.path.push(0);
                (0..length).try_for_each(|_| self.unknown(wire))?;
                self.path.pop();
                Some(())
            }
            12 => self.structure(EMPTY, &mut |_, _| {}),
            13 => self.skip(16),
            // Maps stand nowhere in Parquet's metadata.
            _ => None,
        }
    }
}

/// Whether a value of this kind has this type on the wire.
fn fits(kind: Kind, wire: u8) -> bool {
    match kind {
        Kind::Bool => matches!(wire, 1 | 2),
        Kind::Byte => wire == 3,
        Kind::Int => matches!(wire, 4..=6),
        Kind::Double => wire == 7,
        Kind::Binary => wire == 8,
        Kind::List(_) => wire == 9,
        Kind::Struct(_) => wire == 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data page of 5 values: type 0, 100 bytes, 40 compressed.
    const PAGE: &[u8] = &[0x15, 0, 0x15, 200, 1, 0x15, 80, 0x2c, 0x15, 10, 0x15, 4, 0x15, 0, 0x15, 0, 0, 0];

    #[test]
    fn a_page_header_is_read_to_its_last_byte() {
        let header = read_page_header(PAGE).unwrap();
        let expected = PageHeader {
            length: PAGE.len(),
            kind: 0,
            uncompressed: 100,
            compressed: 40,
            values: 5,
            encoding: 2,
            levels: 0,
        };
        assert_eq!(header, expected);
        for end in 0..PAGE.len() {
            assert_eq!(read_page_header(&PAGE[..end]), None);
        }
    }

    #[test]
    fn a_known_field_of_another_type_is_refused() {
        // Field 2 as bytes of length 200, which the decoder would read as a number.
        let mut page = PAGE.to_vec();
        page[2] = 0x18;
        assert_eq!(read_page_header(&page), None);
    }

    #[test]
    fn lists_fit_into_what_follows() {
        // Field 4, a list of 2^31 - 1 structures.
        let footer = [0x49, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0];
        assert_eq!(check_footer(&footer, 64, 10), Err(Refused::Malformed));
        let footer = [0x49, 0x2c, 0, 0, 0];
        assert_eq!(check_footer(&footer, 64, 10), Ok(()));
    }

    #[test]
    fn a_schema_is_no_deeper_than_allowed_and_has_no_more_children_than_elements() {
        let element = |children: u8| [0x48, 1, b'a', 0x15, children * 2, 0];
        let footer = |children: &[u8]| {
            let mut footer = vec![0x29, 0xfc, u8::try_from(children.len()).unwrap()];
            footer.extend(children.iter().flat_map(|children| element(*children)));
            footer.push(0);
            footer
        };
        assert_eq!(check_footer(&footer(&[1, 1, 1, 0]), 3, 4), Ok(()));
        assert_eq!(check_footer(&footer(&[1, 1, 1, 1, 0]), 3, 5), Err(Refused::TooDeep));
        assert_eq!(check_footer(&footer(&[3, 1, 0, 1, 0, 1, 0]), 2, 7), Ok(()));
        assert_eq!(check_footer(&footer(&[3, 1, 0, 1, 0, 1, 0]), 2, 6), Err(Refused::TooWide));
        assert_eq!(check_footer(&footer(&[9, 0]), 64, 10), Err(Refused::Malformed));
    }

    #[test]
    fn a_long_name_around_many_columns_is_refused() {
        let footer = |name: usize| {
            let mut footer = vec![0x29, 0xbc, 0x48, 1, b'r', 0x15, 2, 0, 0x48];
            footer.extend([u8::try_from(name & 0x7f).unwrap() | 0x80, u8::try_from(name >> 7).unwrap()]);
            footer.extend(vec![b'n'; name]);
            footer.extend([0x15, 18, 0]);
            footer.extend([0x48, 1, b'a', 0].repeat(9));
            footer.push(0);
            footer
        };
        assert_eq!(check_footer(&footer(2), 64, 11), Ok(()));
        assert_eq!(check_footer(&footer(1000), 64, 11), Err(Refused::Malformed));
    }

    #[test]
    fn unknown_fields_are_skipped_without_end() {
        assert!(read_page_header(&[0x0c, 100, 0x0c, 100, 0, 0, 0]).is_some());
        assert_eq!(read_page_header(&vec![0x1c; 100_000]), None);
        assert_eq!(read_page_header(&vec![0x19; 100_000]), None);
    }
}
