//! The columns of an input and the fields they hold.

use std::collections::HashMap;

use super::field::Field;
use super::name::fold;

/// One column: its name as the file writes it, and the field it holds if one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the file, trimmed.
    pub name: String,
    /// The field, or `None` for a column that is kept in `extra`.
    pub field: Option<Field>,
}

/// More names for columns than the built-in ones.
///
/// ```
/// use competiscan::schema::{Aliases, Field};
///
/// let mut aliases = Aliases::default();
/// aliases.add("Marke", Field::Company);
/// assert_eq!(aliases.field("MARKE"), Some(Field::Company));
/// assert_eq!(aliases.field("brand"), Some(Field::Company));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    added: HashMap<String, Field>,
}

impl Aliases {
    /// Reads columns called `name` as `field`, before any built-in meaning of the name.
    pub fn add(&mut self, name: &str, field: Field) {
        self.added.insert(fold(name), field);
    }

    /// The field a column of this name holds.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Field> {
        self.added.get(&fold(name)).copied().or_else(|| Field::from_name(name))
    }
}

/// The columns of one input, in order.
///
/// A field is held by one column at most: where two columns could hold it, the one with the field's own
/// name wins, else the first, and the other is kept in `extra`.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    all: Vec<Column>,
    by_name: HashMap<String, u32>,
    holders: [Option<u32>; Field::COUNT],
}

impl Columns {
    /// The columns of a header.
    #[must_use]
    pub fn from_header<'a>(names: impl IntoIterator<Item = &'a str>, aliases: &Aliases) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let mut columns = Self::default();
        for name in &names {
            columns.add(name, None);
        }
        for exact in [true, false] {
            for (at, name) in names.iter().enumerate() {
                let Some(field) = aliases.field(name) else { continue };
                if exact == (fold(name) == fold(field.name())) {
                    columns.hold(at, field);
                }
            }
        }
        columns
    }

    /// The column called `name`, added if it is new: how JSON readers grow their columns.
    pub fn intern(&mut self, name: &str, aliases: &Aliases) -> u32 {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let field = aliases.field(name);
        self.add(name, field)
    }

    /// The column called `name`, added if it is new, which holds no field whatever its name means: for what a
    /// record keeps in `extra`.
    pub fn intern_unknown(&mut self, name: &str) -> u32 {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let at = self.add(name, None);
        if let Some(column) = self.all.get_mut(at as usize) {
            // A key of `extra` goes back as it came, blanks and all.
            name.clone_into(&mut column.name);
        }
        at
    }

    fn add(&mut self, name: &str, field: Option<Field>) -> u32 {
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Column { name: name.trim().to_owned(), field: None });
        self.by_name.entry(name.to_owned()).or_insert(at);
        if let Some(field) = field {
            self.hold(at as usize, field);
        }
        at
    }

    fn hold(&mut self, at: usize, field: Field) {
        let holder = &mut self.holders[field.index()];
        if holder.is_none() && self.all[at].field.is_none() {
            *holder = u32::try_from(at).ok();
            self.all[at].field = Some(field);
        }
    }

    /// Takes a field from the column that holds it; the column is kept in `extra` from then on.
    pub fn release(&mut self, field: Field) {
        if let Some(at) = self.holders[field.index()].take() {
            self.all[at as usize].field = None;
        }
    }

    /// Whether a column only numbers the rows, as exports of data frames do: it comes first and has no name of
    /// its own, while the others have one. The caller checks that the cells are numbers.
    pub(crate) fn is_row_number(&self, column: u32) -> bool {
        column == 0
            && self.all.first().is_some_and(|first| {
                first.field.is_none() && matches!(first.name.as_str(), "" | "column_1" | "Unnamed: 0")
            })
            && self.all.get(1).is_some_and(|second| second.name != "column_2")
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A column by index.
    #[must_use]
    pub fn get(&self, column: u32) -> Option<&Column> {
        self.all.get(column as usize)
    }

    /// The field held by a column.
    #[must_use]
    pub fn field(&self, column: u32) -> Option<Field> {
        self.all.get(column as usize).and_then(|column| column.field)
    }

    /// The column that holds a field.
    #[must_use]
    pub fn holder(&self, field: Field) -> Option<u32> {
        self.holders[field.index()]
    }

    /// All columns, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_wins_over_an_alias_that_stands_first() {
        let columns = Columns::from_header(["headline", "Title", "colour"], &Aliases::default());
        assert_eq!(columns.holder(Field::Title), Some(1));
        assert_eq!(columns.field(0), None);
        assert_eq!(columns.get(2).unwrap().name, "colour");
    }

    #[test]
    fn a_column_of_extra_holds_no_field_and_keeps_its_name() {
        let mut columns = Columns::default();
        let at = columns.intern_unknown("extra. company ");
        assert_eq!(columns.intern_unknown("extra. company "), at);
        assert_eq!(columns.get(at).unwrap().name, "extra. company ");
        assert_eq!(columns.field(at), None);
    }

    #[test]
    fn a_column_of_row_numbers_is_told() {
        let columns = |names: [&'static str; 2]| Columns::from_header(names, &Aliases::default());
        assert!(columns(["column_1", "company"]).is_row_number(0));
        assert!(columns(["Unnamed: 0", "company"]).is_row_number(0));
        assert!(!columns(["column_1", "column_2"]).is_row_number(0));
        assert!(!columns(["id", "company"]).is_row_number(0));
        assert!(!columns(["company", "column_1"]).is_row_number(1));
    }

    #[test]
    fn interning_twice_gives_one_column() {
        let (mut columns, aliases) = (Columns::default(), Aliases::default());
        let first = columns.intern("Brand", &aliases);
        assert_eq!(columns.intern("Brand", &aliases), first);
        // A second spelling of the same field in one stream goes to extra rather than over the first.
        let second = columns.intern("company", &aliases);
        assert_eq!((columns.field(first), columns.field(second)), (Some(Field::Company), None));
    }
}
