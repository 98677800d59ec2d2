//! How a delimited text is written.

/// The bytes that give delimited text its structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between cells.
    pub(super) delimiter: u8,
    /// Around a cell that contains the delimiter, itself or a line end.
    pub(super) quote: Option<u8>,
    /// Before a byte that is to be taken as it is; `None` where a quote is doubled instead.
    pub(super) escape: Option<u8>,
    /// Behind a row.
    pub(super) terminator: Terminator,
    /// Whether blanks behind a delimiter belong to it.
    pub(super) skip_blanks: bool,
    /// Whether several delimiters in a row are one, as in columns aligned with blanks.
    pub(super) merge: bool,
}

/// What ends a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Terminator {
    /// `\n` or `\r\n`; a lone `\r` is text.
    Lf,
    /// `\r` or `\r\n`.
    Cr,
    /// `\n`, `\r\n` or `\r`, mixed.
    Any,
}

impl Default for Dialect {
    /// RFC 4180.
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: Some(b'"'),
            escape: None,
            terminator: Terminator::Lf,
            skip_blanks: false,
            merge: false,
        }
    }
}

impl Dialect {
    /// Whether `byte` ends a row.
    pub(super) fn ends_row(self, byte: u8) -> bool {
        match self.terminator {
            Terminator::Lf => byte == b'\n',
            Terminator::Cr => byte == b'\r',
            Terminator::Any => byte == b'\n' || byte == b'\r',
        }
    }

    /// The first row end in `bytes`: where the line stops, and where the next one begins. `None` if the line
    /// may go on behind `bytes`.
    pub(super) fn line(self, bytes: &[u8], ended: bool) -> Option<(usize, usize)> {
        let found = match self.terminator {
            Terminator::Lf => memchr::memchr(b'\n', bytes),
            Terminator::Cr => memchr::memchr(b'\r', bytes),
            Terminator::Any => memchr::memchr2(b'\n', b'\r', bytes),
        };
        let Some(at) = found else {
            let stop = bytes.len() - usize::from(bytes.last() == Some(&b'\r'));
            return ended.then_some((stop, bytes.len()));
        };
        let next = self.behind_row(bytes, at, ended)?;
        Some((self.row_stop(bytes, 0, at), next))
    }

    /// Where the row ends whose terminator was found at `at`: without the `\r` of `\r\n`.
    #[inline]
    pub(super) fn row_stop(self, bytes: &[u8], from: usize, at: usize) -> usize {
        let carriage = self.terminator == Terminator::Lf && at > from && bytes.get(at - 1) == Some(&b'\r');
        at - usize::from(carriage)
    }

    /// Where the next row begins; `None` if the byte that decides it is not there yet.
    #[inline]
    pub(super) fn behind_row(self, bytes: &[u8], at: usize, ended: bool) -> Option<usize> {
        if self.terminator == Terminator::Lf || bytes.get(at) == Some(&b'\n') {
            return Some(at + 1);
        }
        match bytes.get(at + 1) {
            Some(b'\n') => Some(at + 2),
            Some(_) => Some(at + 1),
            None => ended.then_some(at + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_its_terminator_says() {
        let of = |terminator| Dialect { terminator, ..Dialect::default() };
        assert_eq!(of(Terminator::Lf).line(b"ab\r\ncd", false), Some((2, 4)));
        assert_eq!(of(Terminator::Lf).line(b"a\rb\ncd", false), Some((3, 4)));
        assert_eq!(of(Terminator::Cr).line(b"ab\rcd", false), Some((2, 3)));
        assert_eq!(of(Terminator::Any).line(b"ab\r\ncd", false), Some((2, 4)));
        assert_eq!(of(Terminator::Any).line(b"ab\r", false), None, "a line feed may follow");
        assert_eq!(of(Terminator::Any).line(b"ab\r", true), Some((2, 3)));
        assert_eq!(of(Terminator::Lf).line(b"ab", false), None);
        assert_eq!(of(Terminator::Lf).line(b"ab", true), Some((2, 2)));
    }
}
