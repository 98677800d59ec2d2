//! The record batches of Arrow IPC.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::reader::{read_dictionary, read_record_batch};
use arrow_ipc::{CompressionType, Message, MessageHeader, root_as_message};
use arrow_schema::{ArrowError, SchemaRef};

use super::frames::{Framed, Frames};
use super::guard::{corrupt, guarded, unsupported};
use super::lz4::most_decoded;
use super::table::size;
use crate::{Error, Format, Limits, Result};

/// Growing a dictionary copies it. All copies together may be this often as large as a batch.
const DICTIONARY_COPIES: u64 = 64;

/// The record batches of an Arrow IPC file or stream.
#[derive(Debug)]
pub(super) struct IpcBatches {
    frames: Frames,
    limits: Limits,
    schema: SchemaRef,
    dictionaries: HashMap<i64, ArrayRef>,
    /// Decoded bytes of each dictionary.
    dictionary_bytes: HashMap<i64, u64>,
    copied: u64,
}

impl IpcBatches {
    /// The batches behind a schema.
    pub(super) fn new((frames, schema): (Frames, SchemaRef), limits: &Limits) -> Self {
        Self {
            frames,
            limits: *limits,
            schema,
            dictionaries: HashMap::new(),
            dictionary_bytes: HashMap::new(),
            copied: 0,
        }
    }

    /// The schema.
    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Bytes read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.frames.bytes_read()
    }

    /// The next batch. Dictionaries on the way are taken in.
    pub(super) fn next(&mut self) -> Result<Option<RecordBatch>> {
        while let Some(framed) = self.frames.next()? {
            let bytes = guarded(Format::Arrow, || Ok::<_, Error>(self.decoded_bytes(&framed)))??;
            if bytes > self.limits.max_batch_bytes {
                return Err(Error::limit("max_batch_bytes", self.limits.max_batch_bytes));
            }
            if let Some(batch) = self.decode(&framed, bytes)? {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    fn decode(&mut self, framed: &Framed, bytes: u64) -> Result<Option<RecordBatch>> {
        let message = parse(&framed.metadata)?;
        let version = message.version();
        match message.header_type() {
            MessageHeader::RecordBatch => guarded(Format::Arrow, || {
                let batch = message.header_as_record_batch().ok_or_else(nothing)?;
                let schema = Arc::clone(&self.schema);
                read_record_batch(&framed.body, batch, schema, &self.dictionaries, None, &version).map(Some)
            }),
            MessageHeader::DictionaryBatch => {
                let dictionary = message
                    .header_as_dictionary_batch()
                    .ok_or_else(|| corrupt(Format::Arrow, "a dictionary has no content"))?;
                self.charge_dictionary(dictionary.id(), dictionary.isDelta(), bytes)?;
                guarded(Format::Arrow, || {
                    let (schema, dictionaries) = (&self.schema, &mut self.dictionaries);
                    read_dictionary(&framed.body, dictionary, schema, dictionaries, &version)
                })?;
                Ok(None)
            }
            MessageHeader::Schema => Err(corrupt(Format::Arrow, "it has a second schema")),
            // Messages of a kind that this format may get one day carry no rows we know of.
            _ => Err(unsupported(Format::Arrow, "holds something else than a table")),
        }
    }

    /// Keeps all dictionaries together, and the work of growing them, within bounds.
    fn charge_dictionary(&mut self, id: i64, is_delta: bool, bytes: u64) -> Result<()> {
        let held = self.dictionary_bytes.entry(id).or_default();
        *held = if is_delta { held.saturating_add(bytes) } else { bytes };
        self.copied = self.copied.saturating_add(if is_delta { *held } else { 0 });
        let total = self.dictionary_bytes.values().fold(0u64, |sum, bytes| sum.saturating_add(*bytes));
        let allowed = self.limits.max_batch_bytes;
        if total > allowed || self.copied > allowed.saturating_mul(DICTIONARY_COPIES) {
            return Err(Error::limit("max_batch_bytes", allowed));
        }
        Ok(())
    }

    /// Bytes a message decodes to, after a check of all that it says about lengths.
    fn decoded_bytes(&self, framed: &Framed) -> Result<u64> {
        let message = parse(&framed.metadata)?;
        let batch = match message.header_type() {
            MessageHeader::RecordBatch => message.header_as_record_batch(),
            MessageHeader::DictionaryBatch => {
                message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data())
            }
            _ => return Ok(0),
        };
        let Some(batch) = batch else { return Err(corrupt(Format::Arrow, "a batch has no content")) };
        // A column of nothing takes no bytes, however long it is. An eighth of a byte a row is the least
        // that any other takes.
        let most_rows = i64::try_from(self.limits.max_batch_bytes.saturating_mul(8)).unwrap_or(i64::MAX);
        let rows = batch.nodes().into_iter().flatten().flat_map(|node| [node.length(), node.null_count()]);
        for count in rows.chain([batch.length()]) {
            if !(0..=most_rows).contains(&count) {
                return Err(corrupt(Format::Arrow, "a batch has an impossible number of rows"));
            }
        }
        if batch.variadicBufferCounts().into_iter().flatten().any(|count| count < 0) {
            return Err(corrupt(Format::Arrow, "a column has an impossible number of buffers"));
        }
        let codec = match batch.compression().map(|compression| compression.codec()) {
            Some(CompressionType::ZSTD) if !cfg!(feature = "parquet") => {
                return Err(unsupported(Format::Arrow, "is compressed with zstd"));
            }
            codec => codec,
        };
        let mut total = 0u64;
        for buffer in batch.buffers().into_iter().flatten() {
            let place = size_of(buffer.offset()).zip(size_of(buffer.length()));
            let bytes = place
                .and_then(|(start, length)| framed.body.get(start..start.checked_add(length)?))
                .ok_or_else(|| corrupt(Format::Arrow, "a buffer lies outside of its batch"))?;
            total = total.saturating_add(match codec {
                Some(codec) => self.decompressed_bytes(bytes, codec)?,
                None => bytes.len() as u64,
            });
        }
        Ok(total)
    }

    /// Bytes a compressed buffer decodes to.
    fn decompressed_bytes(&self, buffer: &[u8], codec: CompressionType) -> Result<u64> {
        let Some((announced, frame)) = buffer.split_first_chunk::<8>() else {
            return if buffer.is_empty() {
                Ok(0)
            } else {
                Err(corrupt(Format::Arrow, "a compressed buffer is too short"))
            };
        };
        let announced = i64::from_le_bytes(*announced);
        // The mark of a buffer that was left as it is.
        if announced == -1 {
            return Ok(frame.len() as u64);
        }
        let announced = u64::try_from(announced)
            .map_err(|_| corrupt(Format::Arrow, "a compressed buffer has an impossible size"))?;
        if codec == CompressionType::LZ4_FRAME && announced > 0 {
            let most = most_decoded(frame)
                .ok_or_else(|| corrupt(Format::Arrow, "a compressed buffer is no LZ4 frame"))?;
            // The last block may be shorter than its frame allows.
            if most > announced.saturating_add(8 << 20) && most > self.limits.max_batch_bytes {
                return Err(Error::limit("max_batch_bytes", self.limits.max_batch_bytes));
            }
        }
        Ok(announced)
    }
}

fn parse(metadata: &[u8]) -> Result<Message<'_>> {
    root_as_message(metadata).map_err(|error| corrupt(Format::Arrow, error))
}

fn nothing() -> ArrowError {
    ArrowError::IpcError("a batch has no content".to_owned())
}

/// A length of the file as a size in memory.
fn size_of(length: i64) -> Option<usize> {
    u64::try_from(length).ok().map(size)
}
