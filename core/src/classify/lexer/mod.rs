//! A text as the extraction rules see it: cut into tokens once, each with the classes of its word.

mod amount;
mod lexicon;
mod number;
mod token;
mod url;
mod words;

/// Whether a word is one of a list, which is written with blanks between its words.
pub(super) fn among(word: &str, list: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|one| one == word)
}

pub(super) use amount::{Amount, AmountKind, amounts};
pub(super) use lexicon::{Class, month, number_word};
pub(super) use token::{Kind, Tokens};
