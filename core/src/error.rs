use std::fmt;
use std::path::{Path, PathBuf};

use crate::io::Position;

/// What went wrong, as a closed set with one stable `snake_case` code each.
///
/// Codes never change once released: bindings turn them into exception classes and `error.code`, and
/// people match on them. New kinds may be added.
///
/// ```
/// use competiscan::ErrorKind;
///
/// assert_eq!(ErrorKind::LimitExceeded.code(), "limit_exceeded");
/// assert_eq!(ErrorKind::from_code("unknown_format"), Some(ErrorKind::UnknownFormat));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused a read, write, rename or open.
    Io,
    /// A file or folder that was named does not exist.
    NotFound,
    /// The content is none of the formats this build reads, or the format was not built in.
    UnknownFormat,
    /// The bytes are not text in any encoding we can decode.
    BadEncoding,
    /// The file as a whole is damaged: a broken archive, an Arrow file without a footer.
    CorruptInput,
    /// An input was larger, deeper or longer than [`Limits`](crate::Limits) allow.
    LimitExceeded,
    /// A single value could not be read as its type.
    InvalidValue,
    /// An option has a value outside of what it allows.
    InvalidOption,
    /// A field, rule or code was named that does not exist.
    UnknownName,
    /// The caller asked to stop.
    Cancelled,
    /// A defect in this library. Please report it.
    Internal,
}

impl ErrorKind {
    /// Every kind, in the order of declaration.
    pub const ALL: &[Self] = &[
        Self::Io,
        Self::NotFound,
        Self::UnknownFormat,
        Self::BadEncoding,
        Self::CorruptInput,
        Self::LimitExceeded,
        Self::InvalidValue,
        Self::InvalidOption,
        Self::UnknownName,
        Self::Cancelled,
        Self::Internal,
    ];

    /// The stable machine code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::NotFound => "not_found",
            Self::UnknownFormat => "unknown_format",
            Self::BadEncoding => "bad_encoding",
            Self::CorruptInput => "corrupt_input",
            Self::LimitExceeded => "limit_exceeded",
            Self::InvalidValue => "invalid_value",
            Self::InvalidOption => "invalid_option",
            Self::UnknownName => "unknown_name",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    /// The kind with this machine code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The one error type of this crate: a [kind](ErrorKind), what was wrong, where, and what to do.
///
/// # Example: what a person reads
///
/// ```
/// use competiscan::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::InvalidOption, "max_issues is 0").with_help("use 1 or more");
/// assert_eq!(error.to_string(), "max_issues is 0; use 1 or more");
/// assert_eq!(error.code(), "invalid_option");
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    path: Option<PathBuf>,
    position: Option<Position>,
    column: Option<String>,
    help: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` that says `message`: lower case, no full stop.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            path: None,
            position: None,
            column: None,
            help: None,
            source: None,
        }))
    }

    /// A limit of [`Limits`](crate::Limits) that was passed: names the limit and its value.
    #[must_use]
    pub fn limit(name: &'static str, allowed: u64) -> Self {
        Self::new(ErrorKind::LimitExceeded, format!("the input passes the limit {name} = {allowed}"))
            .with_help(format!("raise {name} if you trust the source"))
    }

    /// Names the file the error is about.
    #[must_use]
    pub fn with_path(mut self, path: impl AsRef<Path>) -> Self {
        self.0.path.get_or_insert_with(|| path.as_ref().to_path_buf());
        self
    }

    /// Names the place in the input.
    #[must_use]
    pub fn with_position(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// Names the column or field.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<String>) -> Self {
        self.0.column = Some(column.into());
        self
    }

    /// Says what the reader of the message can do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Keeps the cause, for [`std::error::Error::source`].
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable machine code of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// The message alone, without place and advice.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The file, if one is known.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The place in the input, if one is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// The column or field, if one is known.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.0.column.as_deref()
    }

    /// What to do about it, if there is something.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        if let Some(position) = &self.position {
            write!(f, "{position}: ")?;
        }
        if let Some(column) = &self.column {
            write!(f, "column {column:?}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Inner {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}

impl From<std::io::Error> for Error {
    /// Keeps one of our own errors that travelled through a [`std::io::Read`] or `Write`.
    fn from(error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            _ => ErrorKind::Io,
        };
        let message = error.to_string();
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(error) => Self::new(kind, message).with_source(error),
        }
    }
}

impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for kind in ErrorKind::ALL {
            assert_eq!(ErrorKind::from_code(kind.code()), Some(*kind));
        }
    }

    #[test]
    fn an_own_error_survives_a_trip_through_io() {
        let error = Error::from(std::io::Error::from(Error::limit("max_columns", 3)));
        assert_eq!(error.kind(), ErrorKind::LimitExceeded);
        assert_eq!(error.message(), "the input passes the limit max_columns = 3");
    }
}
