use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field as ArrowField, FieldRef, Fields, Schema};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels, parquet_to_arrow_schema};
use parquet::basic::{Compression, ConvertedType, Encoding, Type as PhysicalType};
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::{SchemaDescriptor, Type};

use super::guard::{corrupt, guarded, unsupported};
use super::pages::{Budget, ColumnPages};
use super::reader::{BatchRows, Batches};
use super::seekable::Seekable;
use super::table::{Table, size};
use super::thrift::{Refused, check_footer};
use crate::io::{RawRecord, RecordReader, SourceInfo};
use crate::schema::{Aliases, Columns};
use crate::{Error, Format, Limits, Result};

const MARK: &[u8; 4] = b"PAR1";
const ENCRYPTED_MARK: &[u8; 4] = b"PARE";

/// The metadata of a file may take this share of a batch: decoded it is a few times larger.
const FOOTER_SHARE: u64 = 16;

/// What a batch should take; four times less than it may.
const BATCH_SHARE: u64 = 4;

/// Rows of a batch where nothing asks for fewer.
const BATCH_ROWS: u64 = 8192;

/// Rows of a batch where values are copied from one to the next.
const DELTA_BATCH_ROWS: u64 = 64;

/// Reads the rows of any Parquet file.
///
/// Columns are read as by [`ArrowReader`](super::ArrowReader). Pages may be compressed with Snappy, Zstandard,
/// gzip or LZ4, or not at all.
///
/// ```
/// use competiscan::arrow::{ParquetReader, ParquetWriter};
/// use competiscan::io::{RawRecord, RecordReader};
/// use competiscan::schema::{Aliases, Field};
/// use competiscan::{Campaign, Channel, Limits};
///
/// let mut writer = ParquetWriter::new(Vec::new())?;
/// writer.write(&Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?))?;
/// let file = writer.finish()?;
///
/// let mut reader = ParquetReader::from_bytes(file, &Aliases::default(), &Limits::default())?;
/// let mut record = RawRecord::default();
/// assert!(reader.read(&mut record)?);
/// let column = reader.columns().holder(Field::Company).unwrap();
/// assert!(record.iter().any(|cell| cell == (column, "Northwind Air")));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Debug)]
pub struct ParquetReader(BatchRows<ParquetBatches>);

impl ParquetReader {
    /// Reads the metadata of an open file. Rows are read as they are asked for.
    pub fn from_file(file: File, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Seekable::File(file), aliases, limits)
    }

    /// Reads a file that is in memory.
    pub fn from_bytes(bytes: Vec<u8>, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Seekable::Memory(bytes.into()), aliases, limits)
    }

    /// Reads a file that can only be read from front to back. Its metadata stands at the end, so it is taken
    /// into memory whole, up to `max_input_bytes` and to 1 GiB.
    pub fn from_read(input: impl Read, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Seekable::spool(input, Vec::new(), Format::Parquet, limits)?, aliases, limits)
    }

    fn open(input: Seekable, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        let batches = ParquetBatches::open(input, limits)?;
        let table = Table::new(&batches.schema, aliases, limits)?;
        Ok(Self(BatchRows::new(batches, table, Format::Parquet)))
    }
}

impl RecordReader for ParquetReader {
    fn columns(&self) -> &Columns {
        self.0.columns()
    }

    fn source(&self) -> &SourceInfo {
        self.0.source()
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        self.0.read(record)
    }

    fn bytes_read(&self) -> u64 {
        self.0.bytes_read()
    }
}

/// The record batches of a Parquet file.
struct ParquetBatches {
    input: Arc<Seekable>,
    metadata: Arc<ParquetMetaData>,
    schema: Schema,
    levels: FieldLevels,
    limits: Limits,
    read: Arc<AtomicU64>,
    next_group: usize,
    group: Option<OpenGroup>,
}

/// The row group at hand.
struct OpenGroup {
    reader: ParquetRecordBatchReader,
    budget: Arc<Budget>,
    rows_left: u64,
}

impl std::fmt::Debug for ParquetBatches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetBatches").field("next_group", &self.next_group).finish_non_exhaustive()
    }
}

impl ParquetBatches {
    fn open(input: Seekable, limits: &Limits) -> Result<Self> {
        let length = input.len()?;
        if length > limits.max_input_bytes {
            return Err(Error::limit("max_input_bytes", limits.max_input_bytes));
        }
        let footer = read_footer(&input, length, limits)?;
        // Lists and maps take two or three elements and levels of a Parquet schema each.
        let (depth, elements) = (limits.max_depth.saturating_mul(2), limits.max_columns.saturating_mul(16));
        match check_footer(&footer, size(depth), size(elements)) {
            Ok(()) => {}
            Err(Refused::Malformed) => return Err(corrupt(Format::Parquet, "its metadata cannot be read")),
            Err(Refused::TooDeep) => return Err(Error::limit("max_depth", limits.max_depth)),
            Err(Refused::TooWide) => return Err(Error::limit("max_columns", limits.max_columns)),
        }
        let metadata = guarded(Format::Parquet, || ParquetMetaDataReader::decode_metadata(&footer))?;
        // The Arrow schema that some writers add is left alone: it is a hint only, and Parquet's own schema
        // has one type for all kinds of text.
        let (schema, levels) = guarded(Format::Parquet, || {
            let root = texts_as_bytes(metadata.file_metadata().schema_descr().root_schema())?;
            let plain = SchemaDescriptor::new(Arc::new(root));
            let schema = parquet_to_arrow_schema(&plain, None)?;
            let views = as_views(schema.fields());
            let levels = parquet_to_arrow_field_levels(&plain, ProjectionMask::all(), Some(&views))?;
            Ok::<_, ParquetError>((schema, levels))
        })?;
        for group in metadata.row_groups() {
            check_group(group)?;
        }
        Ok(Self {
            input: Arc::new(input),
            metadata: Arc::new(metadata),
            schema,
            levels,
            limits: *limits,
            read: Arc::new(AtomicU64::new(footer.len() as u64)),
            next_group: 0,
            group: None,
        })
    }

    /// Rows to decode at a time, so that a batch takes about its share.
    fn batch_rows(&self, group: &RowGroupMetaData) -> usize {
        let share = self.limits.max_batch_bytes.div_ceil(BATCH_SHARE);
        let rows = u64::try_from(group.num_rows()).unwrap_or(0).max(1);
        let average = u64::try_from(group.total_byte_size()).unwrap_or(0) / rows;
        let mut fixed = 0u64;
        let mut most = BATCH_ROWS;
        for column in group.columns() {
            fixed = fixed.saturating_add(u64::try_from(column.column_descr().type_length()).unwrap_or(0));
            if column.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY) {
                most = DELTA_BATCH_ROWS;
            }
        }
        size((share / average.max(fixed).max(1)).clamp(1, most))
    }

    fn open_group(&self, index: usize) -> Result<OpenGroup> {
        let group = self.metadata.row_group(index);
        let rows = self.batch_rows(group);
        let budget = Arc::new(Budget::new(&self.limits, rows, Arc::clone(&self.read)));
        let chunks = Chunks {
            input: Arc::clone(&self.input),
            metadata: Arc::clone(&self.metadata),
            index,
            budget: Arc::clone(&budget),
        };
        let reader = guarded(Format::Parquet, || {
            ParquetRecordBatchReader::try_new_with_row_groups(&self.levels, &chunks, rows, None)
        });
        let reader = reader.map_err(|error| budget.take_stopped().unwrap_or(error))?;
        Ok(OpenGroup { reader, budget, rows_left: u64::try_from(group.num_rows()).unwrap_or(0) })
    }
}

impl Batches for ParquetBatches {
    fn next(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            let Some(group) = &mut self.group else {
                if self.next_group >= self.metadata.num_row_groups() {
                    return Ok(None);
                }
                self.group = Some(self.open_group(self.next_group)?);
                self.next_group += 1;
                continue;
            };
            group.budget.next_batch();
            let batch = guarded(Format::Parquet, || group.reader.next().transpose())
                .map_err(|error| group.budget.take_stopped().unwrap_or(error))?;
            let rows = batch.as_ref().map_or(0, RecordBatch::num_rows) as u64;
            let wrong = || corrupt(Format::Parquet, "a row group has not as many rows as it says");
            group.rows_left = group.rows_left.checked_sub(rows).ok_or_else(wrong)?;
            match batch {
                Some(batch) => return Ok(Some(batch)),
                // A table without columns has no rows to count.
                None if group.rows_left > 0 && !self.schema.fields().is_empty() => return Err(wrong()),
                None => self.group = None,
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// The metadata, which stands at the end between its length and a mark.
fn read_footer(input: &Seekable, length: u64, limits: &Limits) -> Result<bytes::Bytes> {
    let cut = || corrupt(Format::Parquet, "it is cut off");
    if length < 12 {
        return Err(cut());
    }
    let front = input.bytes(0, 4)?;
    let tail = input.bytes(length - 8, 8)?;
    let (footer_length, mark) = tail.split_first_chunk::<4>().ok_or_else(cut)?;
    if front == ENCRYPTED_MARK[..] || mark == ENCRYPTED_MARK {
        return Err(unsupported(Format::Parquet, "is encrypted"));
    }
    if front != MARK[..] {
        return Err(corrupt(Format::Parquet, "its first bytes are not those of a Parquet file"));
    }
    if mark != MARK {
        return Err(cut());
    }
    let footer_length = u64::from(u32::from_le_bytes(*footer_length));
    let start = (length - 8).checked_sub(footer_length).filter(|start| *start >= 4);
    let start = start.ok_or_else(|| corrupt(Format::Parquet, "its metadata is longer than the file"))?;
    if footer_length > limits.max_batch_bytes.div_ceil(FOOTER_SHARE) {
        return Err(Error::limit("max_batch_bytes", limits.max_batch_bytes));
    }
    Ok(input.bytes(start, footer_length)?)
}

/// Refuses what cannot be read at all, by name.
fn check_group(group: &RowGroupMetaData) -> Result<()> {
    if group.num_rows() < 0 {
        return Err(corrupt(Format::Parquet, "a row group has an impossible number of rows"));
    }
    for column in group.columns() {
        let codec = match column.compression() {
            Compression::BROTLI(_) => "is compressed with Brotli",
            Compression::LZO => "is compressed with LZO",
            _ => continue,
        };
        return Err(unsupported(Format::Parquet, codec)
            .with_column(column.column_path().string())
            .with_help("write it with zstd or snappy"));
    }
    if group.columns().iter().any(|column| column.file_path().is_some()) {
        return Err(unsupported(Format::Parquet, "keeps its columns in other files"));
    }
    Ok(())
}

/// The same schema with its texts as mere bytes. The decoder gives up a file at the first text that is not
/// UTF-8; of bytes, each value is looked at on its own.
fn texts_as_bytes(element: &Type) -> ParquetResult<Type> {
    let info = element.get_basic_info();
    match element {
        Type::PrimitiveType { physical_type: PhysicalType::BYTE_ARRAY, .. }
            if matches!(
                info.converted_type(),
                ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON
            ) =>
        {
            Type::primitive_type_builder(info.name(), PhysicalType::BYTE_ARRAY)
                .with_repetition(info.repetition())
                .build()
        }
        Type::PrimitiveType { .. } => Ok(element.clone()),
        Type::GroupType { fields, .. } => {
            let fields: ParquetResult<Vec<_>> =
                fields.iter().map(|field| texts_as_bytes(field).map(Arc::new)).collect();
            let mut group = Type::group_type_builder(info.name())
                .with_converted_type(info.converted_type())
                .with_logical_type(info.logical_type_ref().cloned())
                .with_fields(fields?);
            // The root is neither required nor optional.
            if info.has_repetition() {
                group = group.with_repetition(info.repetition());
            }
            group.build()
        }
    }
}

/// The same fields, with texts that refer to their page instead of being copied from it.
fn as_views(fields: &Fields) -> Fields {
    let view = |field: &FieldRef| -> ArrowField {
        let data_type = view_type(field.data_type());
        field.as_ref().clone().with_data_type(data_type)
    };
    fields.iter().map(view).collect()
}

fn view_type(data_type: &DataType) -> DataType {
    let item =
        |field: &FieldRef| Arc::new(field.as_ref().clone().with_data_type(view_type(field.data_type())));
    match data_type {
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::Struct(fields) => DataType::Struct(as_views(fields)),
        DataType::List(field) => DataType::List(item(field)),
        DataType::Map(field, sorted) => DataType::Map(item(field), *sorted),
        other => other.clone(),
    }
}

/// The columns of one row group, for the decoder.
struct Chunks {
    input: Arc<Seekable>,
    metadata: Arc<ParquetMetaData>,
    index: usize,
    budget: Arc<Budget>,
}

impl RowGroups for Chunks {
    fn num_rows(&self) -> usize {
        size(u64::try_from(self.metadata.row_group(self.index).num_rows()).unwrap_or(0))
    }

    fn column_chunks(&self, column: usize) -> ParquetResult<Box<dyn PageIterator>> {
        let group = self.metadata.row_group(self.index);
        let chunk = group.column(column);
        let pages = ColumnPages::new(
            Arc::clone(&self.input),
            Arc::clone(&self.budget),
            chunk.byte_range().0,
            chunk.compression(),
            chunk.column_type(),
            chunk.column_descr().max_rep_level() > 0,
        )?;
        let pages = SerializedPageReader::new(Arc::new(pages), chunk, self.num_rows(), None)?;
        Ok(Box::new(OneChunk(Some(Box::new(pages)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.metadata.row_group(self.index)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }
}

/// A column chunk as the decoder wants it: an iterator that ends after one.
struct OneChunk(Option<Box<dyn PageReader>>);

impl Iterator for OneChunk {
    type Item = ParquetResult<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for OneChunk {}
