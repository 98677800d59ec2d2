//! The pages of a Parquet file, each looked at before it is decompressed.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, Type as PhysicalType};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};

use super::guard::corrupt;
use super::lz4::most_decoded;
use super::seekable::Seekable;
use super::thrift::{PageHeader, read_page_header};
use crate::{Error, Format, Limits, Result};

/// Dictionary page, by its number in the format.
const DICTIONARY_PAGE: i64 = 2;
const INDEX_PAGE: i64 = 1;

/// Each value starts with a part of the one before, so a small page can hold large values.
const DELTA_BYTE_ARRAY: i64 = 7;

/// Least memory a repeated value takes, levels and offsets included.
const REPEATED_VALUE_BYTES: u64 = 64;

/// A byte of gzip stands for no more than this.
const GZIP_RATIO: u64 = 1032;

/// Bytes of the header of one page.
const LONGEST_HEADER: u64 = 16 << 20;

/// What the pages of one row group may take together.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    /// Rows decoded at a time.
    batch_rows: u64,
    /// Bytes of pages decompressed for the batch at hand.
    batch_bytes: AtomicU64,
    /// Values in repeated columns loaded for the batch at hand.
    batch_values: AtomicU64,
    /// Bytes of the pages that the columns hold on to.
    held_bytes: AtomicU64,
    /// Compressed bytes read.
    read: Arc<AtomicU64>,
    /// Why reading stopped, in our own words. The decoder only passes on texts.
    stopped: Mutex<Option<Error>>,
}

impl Budget {
    pub(super) fn new(limits: &Limits, batch_rows: usize, read: Arc<AtomicU64>) -> Self {
        Self {
            limits: *limits,
            batch_rows: batch_rows as u64,
            batch_bytes: AtomicU64::new(0),
            batch_values: AtomicU64::new(0),
            held_bytes: AtomicU64::new(0),
            read,
            stopped: Mutex::new(None),
        }
    }

    /// Begins the next batch.
    pub(super) fn next_batch(&self) {
        self.batch_bytes.store(0, Ordering::Relaxed);
        self.batch_values.store(0, Ordering::Relaxed);
    }

    /// Why reading stopped, if it was here.
    pub(super) fn take_stopped(&self) -> Option<Error> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn stop(&self, error: Error) -> ParquetError {
        let text = error.to_string();
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        ParquetError::General(text)
    }

    fn too_large(&self) -> Error {
        Error::limit("max_batch_bytes", self.limits.max_batch_bytes)
    }
}

/// The pages of one column chunk, as the decoder asks for them.
///
/// The decoder reads the header of a page, then asks for its content. At that moment the bytes between the
/// end of the last page and the start of this one are its header, so what is checked is what was read.
#[derive(Debug)]
pub(super) struct ColumnPages {
    input: Arc<Seekable>,
    length: u64,
    budget: Arc<Budget>,
    codec: Compression,
    physical: PhysicalType,
    repeated: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    next_header: u64,
    dictionary_bytes: u64,
    data_bytes: u64,
}

impl ColumnPages {
    /// The pages from `start` on.
    pub(super) fn new(
        input: Arc<Seekable>,
        budget: Arc<Budget>,
        start: u64,
        codec: Compression,
        physical: PhysicalType,
        repeated: bool,
    ) -> io::Result<Self> {
        let length = input.len()?;
        let state = Mutex::new(State { next_header: start, dictionary_bytes: 0, data_bytes: 0 });
        Ok(Self { input, length, budget, codec, physical, repeated, state })
    }

    fn page(&self, start: u64, length: u64) -> Result<Bytes> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let header = self.header(state.next_header, start)?;
        let mismatch = || corrupt(Format::Parquet, "a page has an impossible size");
        let uncompressed = u64::try_from(header.uncompressed).map_err(|_| mismatch())?;
        let values = u64::try_from(header.values).map_err(|_| mismatch())?;
        if u64::try_from(header.compressed) != Ok(length) {
            return Err(mismatch());
        }
        self.charge(&mut state, &header, uncompressed.max(length), values)?;
        state.next_header = start.saturating_add(length);
        let page = self.input.bytes(start, length)?;
        self.budget.read.fetch_add(length, Ordering::Relaxed);
        let levels = usize::try_from(header.levels).ok().filter(|levels| *levels <= page.len());
        self.check_ratio(page.get(levels.unwrap_or(0)..).unwrap_or_default(), uncompressed)?;
        Ok(page)
    }

    /// The header that ends where the content starts. Index pages in front of it are passed over.
    fn header(&self, mut at: u64, start: u64) -> Result<PageHeader> {
        let contradiction = || corrupt(Format::Parquet, "a page has a header that cannot be read");
        loop {
            let length = start.checked_sub(at).filter(|length| *length <= LONGEST_HEADER);
            let bytes = self.input.bytes(at, length.ok_or_else(contradiction)?)?;
            let header = read_page_header(&bytes).ok_or_else(contradiction)?;
            at = at.saturating_add(header.length as u64);
            if header.kind == INDEX_PAGE {
                at = at.saturating_add(u64::try_from(header.compressed).unwrap_or(u64::MAX));
            } else if at == start {
                return Ok(header);
            } else {
                return Err(contradiction());
            }
        }
    }

    /// Counts a page before it is decompressed.
    fn charge(&self, state: &mut State, header: &PageHeader, bytes: u64, values: u64) -> Result<()> {
        let budget = &self.budget;
        let allowed = budget.limits.max_batch_bytes;
        let held =
            if header.kind == DICTIONARY_PAGE { &mut state.dictionary_bytes } else { &mut state.data_bytes };
        budget.held_bytes.fetch_sub(*held, Ordering::Relaxed);
        *held = bytes;
        let in_batch = budget.batch_bytes.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let in_columns = budget.held_bytes.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if bytes > allowed || in_batch > allowed || in_columns > allowed {
            return Err(budget.too_large());
        }
        // One row of a repeated column can have any number of values.
        if self.repeated {
            let values = budget.batch_values.fetch_add(values, Ordering::Relaxed).saturating_add(values);
            if values.saturating_mul(REPEATED_VALUE_BYTES) > allowed {
                return Err(budget.too_large());
            }
        }
        // A value is no longer than its page; there are as many as rows in a batch.
        let is_text = matches!(self.physical, PhysicalType::BYTE_ARRAY | PhysicalType::FIXED_LEN_BYTE_ARRAY);
        let copies = header.kind != DICTIONARY_PAGE && header.encoding == DELTA_BYTE_ARRAY;
        if is_text && copies && bytes.saturating_mul(budget.batch_rows) > allowed {
            return Err(budget.too_large());
        }
        Ok(())
    }

    /// Some decoders decompress a page to its end before they compare its size with the one announced.
    fn check_ratio(&self, page: &[u8], uncompressed: u64) -> Result<()> {
        let allowed = self.budget.limits.max_batch_bytes;
        match self.codec {
            Compression::GZIP(_) if (page.len() as u64).saturating_mul(GZIP_RATIO) > allowed => {
                let mut output = MultiGzDecoder::new(page).take(uncompressed.saturating_add(1));
                let bytes = io::copy(&mut output, &mut io::sink())
                    .map_err(|error| corrupt(Format::Parquet, error))?;
                if bytes > uncompressed {
                    return Err(corrupt(Format::Parquet, "a page is larger than its header says"));
                }
                Ok(())
            }
            Compression::LZ4 if most_decoded(page).is_some_and(|most| most > allowed) => {
                Err(self.budget.too_large())
            }
            _ => Ok(()),
        }
    }
}

impl Length for ColumnPages {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for ColumnPages {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        self.input.reader(start).map_err(|error| self.budget.stop(error.into()))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.page(start, length as u64).map_err(|error| self.budget.stop(error))
    }
}
