//! Any Arrow table as rows of named text cells.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Fields, Schema};

use super::text::{Sink, Written, items, write_value};
use crate::io::{Flaw, RawCell, RawRecord};
use crate::schema::{Aliases, Columns, Field, FieldType};
use crate::validate::IssueCode;
use crate::{Error, ErrorKind, Limits, Result};

/// Where the cells of a row come from.
///
/// Records within records become columns with a dotted name (`budget.amount`), as deep as they go. Maps become
/// one column a key (`extra.colour`), added when the key is first seen. Everything else is one column.
#[derive(Debug)]
struct Leaf {
    /// Index of the column at the top of the batch, then of the child within each record.
    path: Vec<usize>,
    kind: LeafKind,
}

#[derive(Debug)]
enum LeafKind {
    Column(u32),
    /// The name in front of the keys, with its dot.
    Map(String),
}

/// A leaf within the batch at hand.
#[derive(Debug)]
struct Loaded {
    array: ArrayRef,
    /// Which rows of the records around it are there.
    around: Vec<NullBuffer>,
}

/// A table, batch by batch.
#[derive(Debug)]
pub(super) struct Table {
    columns: Columns,
    leaves: Vec<Leaf>,
    loaded: Vec<Loaded>,
    rows: usize,
    aliases: Aliases,
    limits: Limits,
    /// Columns of map keys.
    keys: HashMap<String, u32>,
    /// For each column, the last row that had a cell in it, counted over all batches.
    last_row: Vec<u64>,
    row: u64,
    /// Bytes of text handed out, and a few for each row, so that rows of nothing end too.
    given_out: u64,
}

impl Table {
    /// The columns of a schema.
    pub(super) fn new(schema: &Schema, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        let mut leaves = Vec::new();
        let mut names = Vec::new();
        flatten(schema.fields(), "", &mut Vec::new(), limits, &mut leaves, &mut names)?;
        Ok(Self {
            columns: Columns::from_header(names.iter().map(String::as_str), aliases),
            leaves,
            loaded: Vec::new(),
            rows: 0,
            aliases: aliases.clone(),
            limits: *limits,
            keys: HashMap::new(),
            last_row: vec![0; names.len()],
            row: 0,
            given_out: 0,
        })
    }

    /// The columns seen so far.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Rows of the batch at hand.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Takes the next batch. A table without columns has no rows, whatever it says.
    pub(super) fn load(&mut self, batch: &RecordBatch) -> Result<()> {
        self.rows = if self.leaves.is_empty() { 0 } else { batch.num_rows() };
        self.loaded.clear();
        for leaf in &self.leaves {
            self.loaded.push(follow(batch, &leaf.path).ok_or_else(|| {
                Error::new(ErrorKind::CorruptInput, "a record batch does not fit the schema of its file")
            })?);
        }
        Ok(())
    }

    /// Fills `record` with the cells of one row of the batch at hand.
    pub(super) fn fill(&mut self, row: usize, record: &mut RawRecord) -> Result<()> {
        self.row += 1;
        for at in 0..self.leaves.len() {
            let (Some(leaf), Some(loaded)) = (self.leaves.get(at), self.loaded.get(at)) else { break };
            if loaded.around.iter().any(|around| around.is_null(row)) {
                continue;
            }
            match &leaf.kind {
                LeafKind::Column(column) => {
                    let (column, array) = (*column, Arc::clone(&loaded.array));
                    self.cell(column, &array, row, record);
                }
                LeafKind::Map(prefix) => {
                    let Some(entries) =
                        (loaded.array.is_valid(row)).then(|| items(&loaded.array, row)).flatten()
                    else {
                        continue;
                    };
                    let prefix = prefix.clone();
                    self.entries(&prefix, &entries, record);
                }
            }
        }
        let bytes = u64::try_from(record.text.len()).unwrap_or(u64::MAX).saturating_add(8);
        self.given_out = self.given_out.saturating_add(bytes);
        if self.given_out > self.limits.max_input_bytes {
            return Err(Error::limit("max_input_bytes", self.limits.max_input_bytes));
        }
        Ok(())
    }

    /// One cell for each entry of a map.
    fn entries(&mut self, prefix: &str, entries: &ArrayRef, record: &mut RawRecord) {
        let Some([keys, values]) = entries.as_struct_opt().map(StructArray::columns) else { return };
        for at in 0..keys.len() {
            let mut name = prefix.to_owned();
            let room = size(self.limits.max_field_bytes);
            if write_value(keys, at, &mut Sink::new(&mut name, room, false)).is_err() {
                let detail = format!("a key passes max_field_bytes = {}", self.limits.max_field_bytes);
                record.flaws.push(Flaw::of_row(IssueCode::RecordTooLarge, detail));
                continue;
            }
            if values.is_null(at) {
                continue;
            }
            let Some(column) = self.key_column(&name) else {
                let detail = format!("max_columns = {}", self.limits.max_columns);
                record.flaws.push(Flaw::of_row(IssueCode::RecordTooLarge, detail));
                return;
            };
            self.cell(column, values, at, record);
        }
    }

    /// The column of a map key, added if it is new and there is room.
    fn key_column(&mut self, name: &str) -> Option<u32> {
        if let Some(column) = self.keys.get(name) {
            return Some(*column);
        }
        let before = self.columns.len();
        // A full table may still have a column of this name at its top.
        if before >= size(self.limits.max_columns) && !self.columns.iter().any(|column| column.name == name) {
            return None;
        }
        let column = self.columns.intern(name, &self.aliases);
        if self.columns.len() > before {
            self.last_row.push(0);
        }
        self.keys.insert(name.to_owned(), column);
        Some(column)
    }

    fn cell(&mut self, column: u32, array: &ArrayRef, row: usize, record: &mut RawRecord) {
        let start = record.text.len();
        let field_room = size(self.limits.max_field_bytes);
        let record_room = size(self.limits.max_record_bytes).saturating_sub(start);
        let field = self.columns.field(column);
        let (known, dates) = (field.is_some(), field.map(Field::field_type) == Some(FieldType::Date));
        let mut sink = Sink::new(&mut record.text, field_room.min(record_room), known).for_dates(dates);
        let written = match write_value(array, row, &mut sink) {
            Ok(Written::Nothing) => return,
            Ok(written) => written,
            Err(_) => {
                record.text.truncate(start);
                let detail = if record_room < field_room {
                    format!("max_record_bytes = {}", self.limits.max_record_bytes)
                } else {
                    format!("max_field_bytes = {}", self.limits.max_field_bytes)
                };
                record.flaws.push(Flaw {
                    code: IssueCode::RecordTooLarge,
                    column: Some(column),
                    value: String::new(),
                    detail,
                });
                return;
            }
        };
        if self.last_row.get(column as usize) == Some(&self.row) {
            let value = record.text.split_off(start);
            record.flaws.push(Flaw {
                code: IssueCode::DuplicateKey,
                column: Some(column),
                value,
                detail: String::new(),
            });
            return;
        }
        if let Some(last_row) = self.last_row.get_mut(column as usize) {
            *last_row = self.row;
        }
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(record.text.len())) {
            record.cells.push(RawCell { column, start, end });
            if written == Written::NotText && known {
                let value = record.text.get(start as usize..).unwrap_or_default().to_owned();
                let detail = "the column holds bytes that are not UTF-8".to_owned();
                record.flaws.push(Flaw { code: IssueCode::BadEncoding, column: Some(column), value, detail });
            }
        }
    }
}

/// Lists the leaves below `fields`.
fn flatten(
    fields: &Fields,
    prefix: &str,
    path: &mut Vec<usize>,
    limits: &Limits,
    leaves: &mut Vec<Leaf>,
    names: &mut Vec<String>,
) -> Result<()> {
    for (at, field) in fields.iter().enumerate() {
        path.push(at);
        let name = format!("{prefix}{}", field.name());
        if name.len() > size(limits.max_field_bytes) {
            return Err(Error::limit("max_field_bytes", limits.max_field_bytes));
        }
        match field.data_type() {
            DataType::Struct(children) if path.len() < size(limits.max_depth) => {
                flatten(children, &format!("{name}."), path, limits, leaves, names)?;
            }
            data_type => {
                check_depth(data_type, size(limits.max_depth).saturating_sub(path.len()), limits)?;
                let kind = if matches!(data_type, DataType::Map(..)) {
                    LeafKind::Map(format!("{name}."))
                } else {
                    let column = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    names.push(name);
                    LeafKind::Column(column)
                };
                leaves.push(Leaf { path: path.clone(), kind });
            }
        }
        path.pop();
        if leaves.len() > size(limits.max_columns) {
            return Err(Error::limit("max_columns", limits.max_columns));
        }
    }
    Ok(())
}

/// Refuses types nested deeper than `left`, so that writing their values is no deeper recursion than that.
fn check_depth(data_type: &DataType, left: usize, limits: &Limits) -> Result<()> {
    let children: Vec<&DataType> = match data_type {
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _)
        | DataType::RunEndEncoded(_, item) => vec![item.data_type()],
        DataType::Struct(fields) => fields.iter().map(|field| field.data_type()).collect(),
        DataType::Union(fields, _) => fields.iter().map(|(_, field)| field.data_type()).collect(),
        DataType::Dictionary(_, values) => vec![values],
        _ => return Ok(()),
    };
    if left == 0 {
        return Err(Error::limit("max_depth", limits.max_depth));
    }
    children.into_iter().try_for_each(|child| check_depth(child, left - 1, limits))
}

/// The array at a path, and the validity of the records on the way.
fn follow(batch: &RecordBatch, path: &[usize]) -> Option<Loaded> {
    let (first, inner) = path.split_first()?;
    let mut array = Arc::clone(batch.columns().get(*first)?);
    let mut around = Vec::new();
    for at in inner {
        let record = array.as_struct_opt()?;
        around.extend(record.nulls().cloned());
        let child = Arc::clone(record.columns().get(*at)?);
        array = child;
    }
    Some(Loaded { array, around })
}

/// A limit as a size in memory.
pub(super) fn size(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use arrow_array::builder::{ListViewBuilder, StringBuilder, StringRunBuilder};
    use arrow_array::types::{Int8Type, Int32Type};
    use arrow_array::{
        BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, DurationSecondArray,
        FixedSizeBinaryArray, FixedSizeListArray, Float32Array, Float64Array, Int32Array, Int64Array,
        LargeStringArray, ListArray, MapArray, NullArray, StringArray, StringViewArray, Time32SecondArray,
        TimestampNanosecondArray, UInt64Array, UnionArray,
    };
    use arrow_buffer::{OffsetBuffer, ScalarBuffer};
    use arrow_schema::{Field as ArrowField, UnionFields};

    use super::*;

    /// Name and text of the cells of a row, and its flaws.
    type Row = (Vec<(String, String)>, Vec<Flaw>);

    fn rows(columns: Vec<(&str, ArrayRef)>) -> Vec<Row> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut table = Table::new(&batch.schema(), &Aliases::default(), &Limits::default()).unwrap();
        table.load(&batch).unwrap();
        let mut record = RawRecord::default();
        (0..table.rows())
            .map(|row| {
                record.clear();
                table.fill(row, &mut record).unwrap();
                let name = |column| table.columns().get(column).unwrap().name.clone();
                let cells = record.iter().map(|(column, text)| (name(column), text.to_owned())).collect();
                (cells, record.flaws.clone())
            })
            .collect()
    }

    /// The texts of one column, `None` where there is no cell.
    fn texts(name: &str, column: ArrayRef) -> Vec<Option<String>> {
        let text = |cells: Vec<(String, String)>| cells.into_iter().next().map(|(_, text)| text);
        rows(vec![(name, column)]).into_iter().map(|(cells, _)| text(cells)).collect()
    }

    #[test]
    fn every_type_is_read_as_text() {
        let column = |array: ArrayRef| {
            texts("a", array)
                .into_iter()
                .map(|text| text.unwrap_or("-".to_owned()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(column(Arc::new(NullArray::new(2))), "- -");
        assert_eq!(column(Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))), "true - false");
        assert_eq!(column(Arc::new(Int64Array::from(vec![i64::MIN, 0]))), "-9223372036854775808 0");
        assert_eq!(column(Arc::new(UInt64Array::from(vec![u64::MAX]))), "18446744073709551615");
        assert_eq!(column(Arc::new(Float32Array::from(vec![0.1, f32::NAN]))), "0.1 -");
        assert_eq!(
            column(Arc::new(Float64Array::from(vec![1200.0, 1e-7, f64::INFINITY]))),
            "1200 0.0000001 inf"
        );
        let decimal = Decimal128Array::from(vec![1000, -5]).with_precision_and_scale(10, 2).unwrap();
        assert_eq!(column(Arc::new(decimal)), "10.00 -0.05");
        assert_eq!(column(Arc::new(LargeStringArray::from(vec!["é", ""]))), "é ");
        assert_eq!(
            column(Arc::new(StringViewArray::from(vec!["longer than is kept inline"]))),
            "longer than is kept inline"
        );
        assert_eq!(column(Arc::new(Date32Array::from(vec![20_000]))), "2024-10-04");
        assert_eq!(column(Arc::new(Time32SecondArray::from(vec![61]))), "00:01:01");
        assert_eq!(column(Arc::new(DurationSecondArray::from(vec![61]))), "PT61S");
        let words: DictionaryArray<Int8Type> = [Some("sms"), None, Some("email")].into_iter().collect();
        assert_eq!(column(Arc::new(words)), "sms - email");
        let mut runs = StringRunBuilder::<Int32Type>::new();
        runs.extend([Some("a"), Some("a"), None, Some("b")]);
        assert_eq!(column(Arc::new(runs.finish())), "a a - b");
        let uuid = FixedSizeBinaryArray::try_from_iter([[0xabu8; 16]].into_iter()).unwrap();
        assert_eq!(column(Arc::new(uuid)), "abababab-abab-abab-abab-abababababab");
        let children: Vec<ArrayRef> =
            vec![Arc::new(Int32Array::from(vec![7])), Arc::new(StringArray::from(vec!["x"]))];
        let fields =
            [ArrowField::new("n", DataType::Int32, true), ArrowField::new("t", DataType::Utf8, true)];
        let fields = UnionFields::try_new([0, 1], fields).unwrap();
        let (kinds, places) = (ScalarBuffer::from(vec![1i8, 0]), ScalarBuffer::from(vec![0i32, 0]));
        let union = UnionArray::try_new(fields, kinds, Some(places), children).unwrap();
        assert_eq!(column(Arc::new(union)), "x 7");
    }

    #[test]
    fn lists_of_every_kind_are_json_and_empty_ones_are_nothing() {
        let items = vec![Some(vec![Some(1), None]), Some(vec![]), None];
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>(items);
        assert_eq!(texts("a", Arc::new(list)), [Some("[1,null]".to_owned()), None, None]);
        let fixed = vec![Some(vec![Some(1), Some(2)])];
        let fixed = FixedSizeListArray::from_iter_primitive::<Int32Type, _, _>(fixed, 2);
        assert_eq!(texts("a", Arc::new(fixed)), [Some("[1,2]".to_owned())]);
        let mut views = ListViewBuilder::new(StringBuilder::new());
        views.values().append_value("say \"hi\"\n");
        views.append(true);
        assert_eq!(texts("a", Arc::new(views.finish())), [Some(r#"["say \"hi\"\n"]"#.to_owned())]);
        let number = Arc::new(ArrowField::new("n", DataType::Float64, true));
        let numbers: ArrayRef = Arc::new(Float64Array::from(vec![1.5, f64::NAN]));
        let records = StructArray::from(vec![(number, numbers)]);
        let item = Arc::new(ArrowField::new("item", records.data_type().clone(), true));
        let list = ListArray::new(item, OffsetBuffer::from_lengths([2]), Arc::new(records), None);
        assert_eq!(texts("a", Arc::new(list)), [Some(r#"[{"n":1.5},{"n":null}]"#.to_owned())]);
    }

    #[test]
    fn records_become_dotted_columns_and_maps_one_a_key() {
        let amount = Arc::new(ArrowField::new("amount", DataType::Float64, true));
        let amounts: ArrayRef = Arc::new(Float64Array::from(vec![1.5, 2.5]));
        let there = NullBuffer::from(vec![true, false]);
        let budget = StructArray::new(vec![amount].into(), vec![amounts], Some(there));
        let keys = ["colour", "size"];
        let sizes: ArrayRef = Arc::new(StringArray::from(vec!["red", "9"]));
        let map = MapArray::new_from_strings(keys.into_iter(), &sizes, &[0, 1, 2]).unwrap();
        let rows = rows(vec![("budget", Arc::new(budget)), ("extra", Arc::new(map))]);
        let cell = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(rows[0].0, [cell("budget.amount", "1.5"), cell("extra.colour", "red")]);
        assert_eq!(rows[1].0, [cell("extra.size", "9")]);
    }

    #[test]
    fn bytes_are_text_if_they_can_be() {
        let column = || -> ArrayRef { Arc::new(BinaryArray::from(vec![&b"text"[..], b"caf\xe9"])) };
        let unknown = rows(vec![("blob", column())]);
        assert_eq!(unknown[0].0[0].1, "text");
        assert_eq!((unknown[1].0[0].1.as_str(), unknown[1].1.len()), ("base64:Y2Fm6Q==", 0));
        // In a field they were meant to be text.
        let known = rows(vec![("content", column())]);
        assert_eq!((known[1].0[0].1.as_str(), known[1].1[0].code), ("caf\u{fffd}", IssueCode::BadEncoding));
    }

    #[test]
    fn a_midnight_is_a_date_in_a_field_of_dates_only() {
        let midnight = || -> ArrayRef { Arc::new(TimestampNanosecondArray::from(vec![86_400_000_000_000])) };
        assert_eq!(texts("Sent on", midnight()), [Some("1970-01-02".to_owned())]);
        assert_eq!(texts("observed_at", midnight()), [Some("1970-01-02T00:00:00Z".to_owned())]);
        let morning: ArrayRef = Arc::new(TimestampNanosecondArray::from(vec![86_401_000_000_000]));
        assert_eq!(texts("Sent on", morning), [Some("1970-01-02T00:00:01Z".to_owned())]);
    }

    #[test]
    fn a_table_without_columns_has_no_rows() {
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(1 << 40));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), vec![], &options).unwrap();
        let mut table = Table::new(&batch.schema(), &Aliases::default(), &Limits::default()).unwrap();
        table.load(&batch).unwrap();
        assert_eq!(table.rows(), 0);
    }
}
