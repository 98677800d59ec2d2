//! Rows that repeat an earlier one.

use super::cells::{Cells, Spot};
use super::dice::Dice;
use crate::schema::Field;
use crate::validate::IssueCode;

/// Words of a text from which on one of them may change and the text still be nearly the same: three pairs and
/// words of some sixty.
const ENOUGH_WORDS: usize = 30;

/// Words of a text below which only equal ones are nearly the same.
const FEW_WORDS: usize = 8;

/// Makes a row repeat an earlier one; `None` if the code is none of this file.
pub(super) fn plant(code: IssueCode, cells: &mut Cells, earlier: &Cells, dice: &mut Dice) -> Option<Spot> {
    match code {
        IssueCode::DuplicateId => {
            cells.set(Field::Id, earlier.get(Field::Id));
            Some(Spot::Field(Field::Id))
        }
        IssueCode::DuplicateRow => {
            *cells = earlier.clone();
            Some(Spot::Row)
        }
        IssueCode::NearDuplicate => {
            near(cells, earlier, dice);
            Some(Spot::Row)
        }
        _ => None,
    }
}

/// The earlier message sent once more with an id of its own and small changes.
fn near(cells: &mut Cells, earlier: &Cells, dice: &mut Dice) {
    let id = cells.get(Field::Id).to_owned();
    *cells = earlier.clone();
    cells.set(Field::Id, id);
    let fields = [Field::Subject, Field::Title, Field::Content];
    let words: usize = fields.iter().map(|field| cells.get(*field).split_whitespace().count()).sum();
    let longest = fields.into_iter().max_by_key(|field| cells.get(*field).len()).unwrap_or(Field::Content);
    let text = cells.get(longest).to_owned();
    let changed = match dice.below(4) {
        // The same words, in another case or with other marks.
        0 => format!("{}!", text.trim_end_matches(['.', '!'])),
        1 if words >= FEW_WORDS => other_numbers(&text, dice),
        2 if words >= ENOUGH_WORDS => format!("Reminder: {text}"),
        3 if words >= ENOUGH_WORDS => other_word(&text, dice),
        _ => text,
    };
    cells.set(longest, changed);
    // A resend is observed anew; without that, short texts would make the row an exact repetition but for its id.
    cells.set(Field::Source, if cells.get(Field::Source) == "resend" { "second resend" } else { "resend" });
}

/// Other digits, of the same number: a percentage stays one that can be.
fn other_numbers(text: &str, dice: &mut Dice) -> String {
    let mut other = String::with_capacity(text.len());
    let mut is_first = true;
    for c in text.chars() {
        if c.is_ascii_digit() && !is_first && c != '0' {
            let digit = 1 + dice.below(9);
            other.push(char::from_digit(u32::try_from(digit).unwrap_or(1), 10).unwrap_or(c));
        } else {
            other.push(c);
        }
        is_first = !c.is_ascii_digit();
    }
    other
}

/// Another word in the place of one.
fn other_word(text: &str, dice: &mut Dice) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let plain: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
        .map(|(at, _)| at)
        .collect();
    let Some(at) = plain.get(dice.place(plain.len())) else { return text.to_owned() };
    let new = dice.pick(&["lovely", "selected", "current", "favourite", "special"]);
    words.iter().enumerate().map(|(i, word)| if i == *at { new } else { *word }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_length_and_first_digit() {
        let text = "Save 25% on 100 items, was $99.90";
        let other = other_numbers(text, &mut Dice::new(1, 1, 1));
        assert_eq!(other.len(), text.len());
        assert!(other.starts_with("Save 2") && other.contains("% on 100 items"), "{other}");
    }

    #[test]
    fn one_word_changes() {
        let text = "the quick brown fox jumps over the lazy dog";
        let other = other_word(text, &mut Dice::new(1, 1, 1));
        let changed = text.split(' ').zip(other.split(' ')).filter(|(a, b)| a != b).count();
        assert_eq!(changed, 1, "{other}");
    }
}
