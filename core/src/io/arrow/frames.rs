//! The messages of an Arrow IPC file or stream, before anything is made of them.
//!
//! The frame is where a few bytes can ask for gigabytes, so it is read here, and every length is checked before
//! memory of that length is taken.

use std::io::{self, Read};
use std::sync::Arc;

use arrow_buffer::Buffer;
use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::{Block, root_as_footer, root_as_message};
use arrow_schema::SchemaRef;

use super::guard::{corrupt, guarded, unsupported};
use super::seekable::Seekable;
use crate::{Error, Format, Limits, Result};

const FILE_MARK: &[u8; 6] = b"ARROW1";
const FEATHER_1_MARK: &[u8; 4] = b"FEA1";
const CONTINUATION: u32 = u32::MAX;

/// Without the mark of a message, a stream starts with a length. Four letters are a larger number than this.
const LONGEST_OLD_SCHEMA: u32 = 1 << 24;

/// The metadata of a message, and the footer of a file, may take this share of a batch.
const METADATA_SHARE: u64 = 16;

/// A message and its body.
pub(super) struct Framed {
    pub(super) metadata: Vec<u8>,
    pub(super) body: Buffer,
}

/// Where messages come from.
enum Source {
    /// One after the other.
    Stream(Box<dyn Read + Send>),
    /// From the places a footer names, dictionaries first. The footer counts: some writers put something else
    /// than a stream between the marks of a file.
    File { input: Seekable, blocks: std::vec::IntoIter<Place> },
}

/// Where a message stands in a file.
#[derive(Clone, Copy)]
struct Place {
    start: u64,
    metadata: u64,
    body: u64,
}

/// The messages of an input.
pub(super) struct Frames {
    source: Source,
    read: u64,
    limits: Limits,
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frames").field("read", &self.read).finish_non_exhaustive()
    }
}

impl Frames {
    /// Reads the schema of a file or stream, which its first bytes tell.
    pub(super) fn from_input(input: Seekable, limits: &Limits) -> Result<(Self, SchemaRef)> {
        let front = input.bytes(0, input.len()?.min(FILE_MARK.len() as u64))?;
        if front == FILE_MARK[..] {
            return Self::from_file(input, limits);
        }
        match input {
            Seekable::File(mut file) => {
                io::Seek::rewind(&mut file)?;
                Self::from_stream(Box::new(io::BufReader::new(file)), limits)
            }
            Seekable::Memory(bytes) => Self::from_stream(Box::new(io::Cursor::new(bytes)), limits),
        }
    }

    /// The same, of an input that can only be read from front to back. A file is taken into memory, because
    /// its footer stands at its end.
    pub(super) fn from_read(
        mut input: impl Read + Send + 'static,
        limits: &Limits,
    ) -> Result<(Self, SchemaRef)> {
        let mut front = Vec::new();
        (&mut input).take(FILE_MARK.len() as u64).read_to_end(&mut front)?;
        if front == FILE_MARK {
            return Self::from_file(Seekable::spool(input, front, Format::Arrow, limits)?, limits);
        }
        Self::from_stream(Box::new(io::Cursor::new(front).chain(input)), limits)
    }

    fn from_stream(input: Box<dyn Read + Send>, limits: &Limits) -> Result<(Self, SchemaRef)> {
        let mut frames = Self { source: Source::Stream(input), read: 0, limits: *limits };
        let mut front = [0; 4];
        if !frames.fill(&mut front)? {
            return Err(corrupt(Format::Arrow, "it is empty"));
        }
        if front == *FEATHER_1_MARK {
            return Err(unsupported(Format::Arrow, "is Feather version 1"));
        }
        let word = u32::from_le_bytes(front);
        if word != CONTINUATION && word > LONGEST_OLD_SCHEMA {
            return Err(corrupt(Format::Arrow, "its first bytes are not those of Arrow"));
        }
        let Some(length) = frames.length_after(word)? else {
            return Err(corrupt(Format::Arrow, "it has no schema"));
        };
        let message = frames.message(length)?;
        let schema = guarded(Format::Arrow, || {
            let message = root_as_message(&message.metadata).map_err(|error| error.to_string())?;
            let schema = message.header_as_schema().ok_or("it does not begin with a schema")?;
            Ok::<_, String>(Arc::new(fb_to_schema(schema)))
        })?;
        Ok((frames, schema))
    }

    fn from_file(input: Seekable, limits: &Limits) -> Result<(Self, SchemaRef)> {
        let length = input.len()?;
        if length > limits.max_input_bytes {
            return Err(Error::limit("max_input_bytes", limits.max_input_bytes));
        }
        // Marks, the two bytes behind the first and the length of the footer.
        let end = length.checked_sub(10).filter(|end| *end >= 8).ok_or_else(cut)?;
        let tail = input.bytes(end, 10)?;
        let (footer_length, mark) = tail.split_first_chunk::<4>().ok_or_else(cut)?;
        if mark != FILE_MARK {
            return Err(cut());
        }
        let footer_length = u64::from(u32::from_le_bytes(*footer_length));
        let start = end.checked_sub(footer_length).filter(|start| *start >= 8);
        let start = start.ok_or_else(|| corrupt(Format::Arrow, "its footer is longer than the file"))?;
        if footer_length > limits.max_batch_bytes.div_ceil(METADATA_SHARE) {
            return Err(Error::limit("max_batch_bytes", limits.max_batch_bytes));
        }
        // A copy, because the footer must be aligned.
        let footer_bytes = input.bytes(start, footer_length)?.to_vec();
        let (schema, blocks) = guarded(Format::Arrow, || {
            let footer = root_as_footer(&footer_bytes).map_err(|error| error.to_string())?;
            let schema = footer.schema().ok_or("its footer has no schema")?;
            let blocks = [footer.dictionaries(), footer.recordBatches()];
            let blocks = blocks.into_iter().flatten().flatten().map(Place::of).collect::<Option<Vec<_>>>();
            Ok::<_, String>((Arc::new(fb_to_schema(schema)), blocks.ok_or("its footer names no places")?))
        })?;
        // A message named often costs as much as often, and takes no more room in the file than once.
        let total = blocks
            .iter()
            .fold(0u64, |sum, place| sum.saturating_add(place.metadata).saturating_add(place.body));
        if total > length {
            return Err(corrupt(Format::Arrow, "its footer names more than the file holds"));
        }
        let source = Source::File { input, blocks: blocks.into_iter() };
        Ok((Self { source, read: footer_length, limits: *limits }, schema))
    }

    /// Bytes read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The next message, `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Framed>> {
        match &mut self.source {
            Source::Stream(_) => match self.length()? {
                Some(length) => self.message(length).map(Some),
                None => Ok(None),
            },
            Source::File { blocks, .. } => match blocks.next() {
                Some(place) => self.message_at(place).map(Some),
                None => Ok(None),
            },
        }
    }

    fn message_at(&mut self, place: Place) -> Result<Framed> {
        self.check_lengths(place.metadata, place.body)?;
        let Source::File { input, .. } = &self.source else { return Err(cut()) };
        let outside = |_| corrupt(Format::Arrow, "its footer names a place outside of the file");
        let metadata = input.bytes(place.start, place.metadata).map_err(outside)?;
        let body = input.bytes(place.start.saturating_add(place.metadata), place.body).map_err(outside)?;
        self.read = self.read.saturating_add(place.metadata).saturating_add(place.body);
        // In front stands the length, and since version 0.15 a mark in front of it.
        let marked = metadata.starts_with(&CONTINUATION.to_le_bytes());
        let metadata = metadata.get(if marked { 8 } else { 4 }..).ok_or_else(cut)?.to_vec();
        Ok(Framed { metadata, body: Buffer::from_vec(body.to_vec()) })
    }

    /// Length of the metadata of the next message of a stream, `None` at the end.
    fn length(&mut self) -> Result<Option<u64>> {
        let mut word = [0; 4];
        // The mark of the end may be missing.
        if !self.fill(&mut word)? {
            return Ok(None);
        }
        self.length_after(u32::from_le_bytes(word))
    }

    fn length_after(&mut self, word: u32) -> Result<Option<u64>> {
        let mut word = word;
        if word == CONTINUATION {
            let mut length = [0; 4];
            if !self.fill(&mut length)? {
                return Err(cut());
            }
            word = u32::from_le_bytes(length);
        }
        if i32::try_from(word).is_err() {
            return Err(corrupt(Format::Arrow, "a message has an impossible length"));
        }
        Ok((word > 0).then_some(u64::from(word)))
    }

    fn message(&mut self, length: u64) -> Result<Framed> {
        self.check_lengths(length, 0)?;
        let metadata = self.take(length)?;
        let body = guarded(Format::Arrow, || root_as_message(&metadata).map(|message| message.bodyLength()))?;
        let body = u64::try_from(body)
            .map_err(|_| corrupt(Format::Arrow, "the body of a message has an impossible length"))?;
        self.check_lengths(length, body)?;
        let body = Buffer::from_vec(self.take(body)?);
        Ok(Framed { metadata, body })
    }

    fn check_lengths(&self, metadata: u64, body: u64) -> Result<()> {
        let most = self.limits.max_batch_bytes;
        if metadata > most.div_ceil(METADATA_SHARE) || body > most {
            return Err(Error::limit("max_batch_bytes", most));
        }
        Ok(())
    }

    /// Exactly `length` bytes. Memory grows with what is really there.
    fn take(&mut self, length: u64) -> Result<Vec<u8>> {
        let Source::Stream(input) = &mut self.source else { return Err(cut()) };
        let mut bytes = Vec::new();
        let read = input.take(length).read_to_end(&mut bytes)?;
        self.count(read)?;
        if read as u64 == length { Ok(bytes) } else { Err(cut()) }
    }

    /// Fills `bytes`; `false` if the input ended before the first.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<bool> {
        let Source::Stream(input) = &mut self.source else { return Err(cut()) };
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match input.read(rest) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(cut()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.count(filled)?;
        Ok(true)
    }

    fn count(&mut self, bytes: usize) -> Result<()> {
        self.read = self.read.saturating_add(bytes as u64);
        if self.read > self.limits.max_input_bytes {
            return Err(Error::limit("max_input_bytes", self.limits.max_input_bytes));
        }
        Ok(())
    }
}

impl Place {
    fn of(block: &Block) -> Option<Self> {
        Some(Self {
            start: u64::try_from(block.offset()).ok()?,
            metadata: u64::try_from(block.metaDataLength()).ok()?,
            body: u64::try_from(block.bodyLength()).ok()?,
        })
    }
}

fn cut() -> Error {
    corrupt(Format::Arrow, "it is cut off")
}
