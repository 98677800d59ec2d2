//! One value of any Arrow type as the text of a cell, the way a well-behaved CSV would write it.

use std::fmt::{self, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type,
    Decimal128Type, Decimal256Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType,
    DurationSecondType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    IntervalDayTimeType, IntervalMonthDayNanoType, IntervalYearMonthType, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, IntervalUnit, TimeUnit};

use super::json::write_json;
use super::time::{write_clock, write_date, write_days, write_duration, write_timestamp};

/// Where the text of a cell goes. Refuses to grow past its end, so that no value, however often it refers to
/// the same bytes, takes more memory than a cell may.
pub(super) struct Sink<'a> {
    text: &'a mut String,
    end: usize,
    lossy: bool,
    dates: bool,
}

impl<'a> Sink<'a> {
    /// Appends up to `limit` bytes to `text`. `lossy` says how bytes that are no text are written: as far as
    /// they are text, or in base 64.
    pub(super) fn new(text: &'a mut String, limit: usize, lossy: bool) -> Self {
        let end = text.len().saturating_add(limit);
        Self { text, end, lossy, dates: false }
    }

    /// Writes instants for a field that holds dates. Data frames have no dates and write them as midnights;
    /// a time that nobody meant would be read as the time of sending.
    pub(super) fn for_dates(mut self, dates: bool) -> Self {
        self.dates = dates;
        self
    }

    /// Whether midnight is written as the date alone.
    pub(super) fn wants_dates(&self) -> bool {
        self.dates
    }

    /// Bytes that may still be written.
    pub(super) fn room(&self) -> usize {
        self.end.saturating_sub(self.text.len())
    }
}

impl Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.len() > self.room() {
            return Err(fmt::Error);
        }
        self.text.push_str(text);
        Ok(())
    }
}

/// What came of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It is null, not a number, or a list or map without entries: there is no cell.
    Nothing,
    /// It is text now.
    Text,
    /// It is bytes that are not UTF-8, written as the sink was told to.
    NotText,
}

/// Writes the value of a row. An error means that the sink is full.
pub(super) fn write_value(array: &dyn Array, row: usize, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    if row >= array.len() || array.is_null(row) {
        return Ok(Written::Nothing);
    }
    match array.data_type() {
        DataType::Null => Ok(Written::Nothing),
        DataType::Boolean => {
            let value = array.as_boolean_opt().is_some_and(|array| array.value(row));
            text(out, if value { "true" } else { "false" })
        }
        DataType::Int8 => plain::<Int8Type>(array, row, out),
        DataType::Int16 => plain::<Int16Type>(array, row, out),
        DataType::Int32 => plain::<Int32Type>(array, row, out),
        DataType::Int64 => plain::<Int64Type>(array, row, out),
        DataType::UInt8 => plain::<UInt8Type>(array, row, out),
        DataType::UInt16 => plain::<UInt16Type>(array, row, out),
        DataType::UInt32 => plain::<UInt32Type>(array, row, out),
        DataType::UInt64 => plain::<UInt64Type>(array, row, out),
        DataType::Float16 => float(native::<Float16Type>(array, row), out),
        DataType::Float32 => float(native::<Float32Type>(array, row), out),
        DataType::Float64 => float(native::<Float64Type>(array, row), out),
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => {
            decimal(array, row).map_or(Ok(Written::Nothing), |digits| text(out, &digits))
        }
        DataType::Utf8 => string(array.as_string_opt::<i32>().map(|array| array.value(row)), out),
        DataType::LargeUtf8 => string(array.as_string_opt::<i64>().map(|array| array.value(row)), out),
        DataType::Utf8View => string(array.as_string_view_opt().map(|array| array.value(row)), out),
        DataType::Binary => bytes(array.as_binary_opt::<i32>().map(|array| array.value(row)), out),
        DataType::LargeBinary => bytes(array.as_binary_opt::<i64>().map(|array| array.value(row)), out),
        DataType::BinaryView => bytes(array.as_binary_view_opt().map(|array| array.value(row)), out),
        DataType::FixedSizeBinary(16) => {
            uuid(array.as_fixed_size_binary_opt().map(|array| array.value(row)), out)
        }
        DataType::FixedSizeBinary(_) => {
            bytes(array.as_fixed_size_binary_opt().map(|array| array.value(row)), out)
        }
        DataType::Date32
        | DataType::Date64
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Timestamp(..)
        | DataType::Duration(_)
        | DataType::Interval(_) => time(array, row, out),
        DataType::Dictionary(..) | DataType::RunEndEncoded(..) | DataType::Union(..) => {
            match resolve(array, row) {
                Some((values, row)) => write_value(&values, row, out),
                None => Ok(Written::Nothing),
            }
        }
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::FixedSizeList(..)
        | DataType::Map(..) => {
            if items(array, row).is_none_or(|items| items.is_empty()) {
                return Ok(Written::Nothing);
            }
            write_json(array, row, out)?;
            Ok(Written::Text)
        }
        DataType::Struct(_) => {
            write_json(array, row, out)?;
            Ok(Written::Text)
        }
    }
}

/// Follows one step of an encoding that stores values elsewhere: dictionary, run ends, union.
pub(super) fn resolve(array: &dyn Array, row: usize) -> Option<(ArrayRef, usize)> {
    match array.data_type() {
        DataType::Dictionary(key, _) => {
            let at = match key.as_ref() {
                DataType::Int8 => dictionary_key::<Int8Type>(array, row),
                DataType::Int16 => dictionary_key::<Int16Type>(array, row),
                DataType::Int32 => dictionary_key::<Int32Type>(array, row),
                DataType::Int64 => dictionary_key::<Int64Type>(array, row),
                DataType::UInt8 => dictionary_key::<UInt8Type>(array, row),
                DataType::UInt16 => dictionary_key::<UInt16Type>(array, row),
                DataType::UInt32 => dictionary_key::<UInt32Type>(array, row),
                DataType::UInt64 => dictionary_key::<UInt64Type>(array, row),
                _ => None,
            };
            Some((array.as_any_dictionary_opt()?.values().clone(), at?))
        }
        DataType::RunEndEncoded(ends, _) => {
            let at = match ends.data_type() {
                DataType::Int16 => array.as_run_opt::<Int16Type>()?.get_physical_index(row),
                DataType::Int32 => array.as_run_opt::<Int32Type>()?.get_physical_index(row),
                DataType::Int64 => array.as_run_opt::<Int64Type>()?.get_physical_index(row),
                _ => return None,
            };
            Some((array.as_any_ree_opt()?.values().clone(), at))
        }
        DataType::Union(..) => {
            let union = array.as_union_opt()?;
            Some((union.child(union.type_id(row)).clone(), union.value_offset(row)))
        }
        _ => None,
    }
}

/// The items of a list of any kind, or the entries of a map.
pub(super) fn items(array: &dyn Array, row: usize) -> Option<ArrayRef> {
    match array.data_type() {
        DataType::List(_) => array.as_list_opt::<i32>().map(|list| list.value(row)),
        DataType::LargeList(_) => array.as_list_opt::<i64>().map(|list| list.value(row)),
        DataType::ListView(_) => array.as_list_view_opt::<i32>().map(|list| list.value(row)),
        DataType::LargeListView(_) => array.as_list_view_opt::<i64>().map(|list| list.value(row)),
        DataType::FixedSizeList(..) => array.as_fixed_size_list_opt().map(|list| list.value(row)),
        DataType::Map(..) => {
            let entries = array.as_map_opt()?.value(row);
            Some(std::sync::Arc::new(entries))
        }
        _ => None,
    }
}

/// The digits of a decimal, with as many places as its type has.
pub(super) fn decimal(array: &dyn Array, row: usize) -> Option<String> {
    match array.data_type() {
        DataType::Decimal32(..) => Some(array.as_primitive_opt::<Decimal32Type>()?.value_as_string(row)),
        DataType::Decimal64(..) => Some(array.as_primitive_opt::<Decimal64Type>()?.value_as_string(row)),
        DataType::Decimal128(..) => Some(array.as_primitive_opt::<Decimal128Type>()?.value_as_string(row)),
        DataType::Decimal256(..) => Some(array.as_primitive_opt::<Decimal256Type>()?.value_as_string(row)),
        _ => None,
    }
}

fn dictionary_key<K: ArrowDictionaryKeyType>(array: &dyn Array, row: usize) -> Option<usize> {
    array.as_dictionary_opt::<K>()?.key(row)
}

fn native<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Option<T::Native> {
    array.as_primitive_opt::<T>().map(|array| array.value(row))
}

fn long<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Option<i64>
where
    T::Native: Into<i64>,
{
    native::<T>(array, row).map(Into::into)
}

fn plain<T: ArrowPrimitiveType>(
    array: &dyn Array,
    row: usize,
    out: &mut Sink<'_>,
) -> Result<Written, fmt::Error>
where
    T::Native: fmt::Display,
{
    write!(out, "{}", array.as_primitive_opt::<T>().map_or_else(T::default_value, |array| array.value(row)))?;
    Ok(Written::Text)
}

/// The shortest digits that read back as the same number, without an exponent. Not-a-number is how data
/// frames write a missing value.
fn float<F: PartialOrd + fmt::Display>(value: Option<F>, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    match value {
        // Only not-a-number cannot be compared with itself.
        Some(value) if value.partial_cmp(&value).is_some() => {
            write!(out, "{value}")?;
            Ok(Written::Text)
        }
        _ => Ok(Written::Nothing),
    }
}

fn text(out: &mut Sink<'_>, text: &str) -> Result<Written, fmt::Error> {
    out.write_str(text)?;
    Ok(Written::Text)
}

fn string(value: Option<&str>, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    value.map_or(Ok(Written::Nothing), |value| text(out, value))
}

fn bytes(value: Option<&[u8]>, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    let Some(value) = value else { return Ok(Written::Nothing) };
    // Decoding makes a copy, so what is too long anyway is refused before.
    if value.len() > out.room() {
        return Err(fmt::Error);
    }
    match std::str::from_utf8(value) {
        Ok(value) => text(out, value),
        Err(_) if out.lossy => {
            out.write_str(&String::from_utf8_lossy(value))?;
            Ok(Written::NotText)
        }
        Err(_) => {
            out.write_str("base64:")?;
            write_base64(value, out)?;
            Ok(Written::NotText)
        }
    }
}

/// Sixteen bytes that are no text are a UUID: databases export their keys so.
fn uuid(value: Option<&[u8]>, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    let Some(value) = value else { return Ok(Written::Nothing) };
    let printable = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    if value.iter().all(printable) {
        return bytes(Some(value), out);
    }
    for (at, byte) in value.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.write_char('-')?;
        }
        write!(out, "{byte:02x}")?;
    }
    Ok(Written::Text)
}

fn write_base64(bytes: &[u8], out: &mut Sink<'_>) -> fmt::Result {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            out.write_char(if at <= group.len() { char::from(digit) } else { '=' })?;
        }
    }
    Ok(())
}

/// Dates, times, instants and lengths of time.
fn time(array: &dyn Array, row: usize, out: &mut Sink<'_>) -> Result<Written, fmt::Error> {
    match array.data_type() {
        DataType::Date32 => {
            let Some(days) = long::<Date32Type>(array, row) else { return Ok(Written::Nothing) };
            write_days(days, out)?;
        }
        DataType::Date64 => {
            let Some(millis) = native::<Date64Type>(array, row) else { return Ok(Written::Nothing) };
            write_date(millis, out)?;
        }
        DataType::Time32(unit) | DataType::Time64(unit) => {
            let count = match (array.data_type(), unit) {
                (DataType::Time32(_), TimeUnit::Second) => long::<Time32SecondType>(array, row),
                (DataType::Time32(_), _) => long::<Time32MillisecondType>(array, row),
                (_, TimeUnit::Microsecond) => native::<Time64MicrosecondType>(array, row),
                (_, _) => native::<Time64NanosecondType>(array, row),
            };
            let Some(count) = count else { return Ok(Written::Nothing) };
            write_clock(count, *unit, out)?;
        }
        DataType::Timestamp(unit, zone) => {
            let count = match unit {
                TimeUnit::Second => native::<TimestampSecondType>(array, row),
                TimeUnit::Millisecond => native::<TimestampMillisecondType>(array, row),
                TimeUnit::Microsecond => native::<TimestampMicrosecondType>(array, row),
                TimeUnit::Nanosecond => native::<TimestampNanosecondType>(array, row),
            };
            let Some(count) = count else { return Ok(Written::Nothing) };
            write_timestamp(count, *unit, zone.as_deref(), out)?;
        }
        DataType::Duration(unit) => {
            let count = match unit {
                TimeUnit::Second => native::<DurationSecondType>(array, row),
                TimeUnit::Millisecond => native::<DurationMillisecondType>(array, row),
                TimeUnit::Microsecond => native::<DurationMicrosecondType>(array, row),
                TimeUnit::Nanosecond => native::<DurationNanosecondType>(array, row),
            };
            let Some(count) = count else { return Ok(Written::Nothing) };
            write_duration(0, 0, count, *unit, out)?;
        }
        DataType::Interval(unit) => {
            let parts = match unit {
                IntervalUnit::YearMonth => {
                    native::<IntervalYearMonthType>(array, row).map(|months| (months, 0, 0, TimeUnit::Second))
                }
                IntervalUnit::DayTime => native::<IntervalDayTimeType>(array, row)
                    .map(|value| (0, value.days, i64::from(value.milliseconds), TimeUnit::Millisecond)),
                IntervalUnit::MonthDayNano => native::<IntervalMonthDayNanoType>(array, row)
                    .map(|value| (value.months, value.days, value.nanoseconds, TimeUnit::Nanosecond)),
            };
            let Some((months, days, count, unit)) = parts else { return Ok(Written::Nothing) };
            write_duration(months, days, count, unit, out)?;
        }
        _ => return Ok(Written::Nothing),
    }
    Ok(Written::Text)
}
