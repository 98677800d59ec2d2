use crate::io::csv_cells;
use crate::schema::Field;
use crate::{Campaign, Channel, Date};

/// The cells of one row, as the CSV writer would put them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cells(Vec<String>);

/// Where a defect was planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// In the row as a whole.
    Row,
    /// In one field.
    Field(Field),
}

impl Spot {
    /// The field, if it is one.
    pub(super) const fn field(self) -> Option<Field> {
        match self {
            Self::Row => None,
            Self::Field(field) => Some(field),
        }
    }
}

/// What a search ad has room for when something is to be added.
const SEARCH_TITLE_ROOM: usize = 40;
const SEARCH_BODY_ROOM: usize = 90;

impl Cells {
    pub(super) fn of(campaign: &Campaign) -> Self {
        Self(csv_cells(campaign))
    }

    pub(super) fn get(&self, field: Field) -> &str {
        self.0.get(field.index()).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, field: Field, text: impl Into<String>) {
        if let Some(cell) = self.0.get_mut(field.index()) {
            *cell = text.into();
        }
    }

    /// Empties fields that would contradict what is planted.
    pub(super) fn clear(&mut self, fields: &[Field]) {
        for field in fields {
            self.set(*field, "");
        }
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (Field, &str)> {
        Field::ALL.iter().copied().zip(self.0.iter().map(String::as_str))
    }

    pub(super) fn count(&self, field: Field) -> Option<u64> {
        self.get(field).parse().ok()
    }

    /// The launch date; a fixed one if the row has none that can be read.
    pub(super) fn launch(&self) -> Date {
        Date::from_iso(self.get(Field::LaunchDate).as_bytes())
            .or_else(|| Date::new(2026, 3, 2))
            .unwrap_or(Date::MIN)
    }

    /// A date so many days from the launch.
    pub(super) fn days_from_launch(&self, days: i32) -> Date {
        Date::from_days_since_epoch(self.launch().days_since_epoch() + days).unwrap_or(Date::MIN)
    }

    pub(super) fn channel(&self) -> Channel {
        Channel::from_name(self.get(Field::Channel))
    }

    /// Those of the fields that hold text; content, filled in, if none does.
    pub(super) fn filled(&mut self, fields: &[Field]) -> Vec<Field> {
        let filled: Vec<Field> =
            fields.iter().copied().filter(|field| !self.get(*field).trim().is_empty()).collect();
        if filled.is_empty() {
            self.set(Field::Content, format!("News from {}", self.get(Field::Company)));
            return vec![Field::Content];
        }
        filled
    }

    /// Cuts a text short where its channel has no room for more.
    pub(super) fn make_room(&mut self, field: Field) {
        let room = match (self.channel(), field) {
            (Channel::SearchAds, Field::Title) => SEARCH_TITLE_ROOM,
            (Channel::SearchAds, Field::Content) => SEARCH_BODY_ROOM,
            _ => return,
        };
        let short = clip(self.get(field), room).to_owned();
        self.set(field, short);
    }

    /// The texts of a row that must go through another channel: short, on one line, distinct as before.
    pub(super) fn short_text(&self) -> String {
        const LONGEST: usize = 110;
        let content = [Field::Content, Field::Title, Field::Subject]
            .into_iter()
            .map(|field| self.get(field).trim())
            .find(|text| !text.is_empty())
            .unwrap_or("News");
        clip(&one_line(content), LONGEST).to_owned()
    }
}

/// The text without line breaks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters of a text, ending with a word.
pub(super) fn clip(text: &str, longest: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(longest) else { return text };
    let head = text.get(..end).unwrap_or_default();
    let end = head.rfind(char::is_whitespace).unwrap_or(head.len());
    head.get(..end).unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clipped_text_ends_with_a_word() {
        assert_eq!(clip("one two three", 9), "one two");
        assert_eq!(clip("one two three", 13), "one two three");
        assert_eq!(clip("ééééé", 3), "ééé");
        assert_eq!(clip("", 3), "");
    }
}
