//! How unlikely a character is where it stands, in bits.
//!
//! The numbers are round because only differences count: the same model judges the text that is there and
//! the text it would become, and the sequence is mended if that saves enough.

/// What kind of character it is, as far as its neighbours care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Start or end of the text, or white space.
    Space,
    /// An ASCII digit.
    Digit,
    /// ASCII punctuation, and the full-width and ideographic kind.
    Punct,
    /// A letter with the script it belongs to.
    Letter(Script, Case),
    /// A quotation mark that opens.
    Open,
    /// An apostrophe, a dash, an ellipsis.
    Close,
    /// A quotation mark that closes, in some languages opens; a bullet.
    Quote,
    /// A currency sign.
    Currency,
    /// A mark that stands behind a word or number: trademark, degree, raised digits.
    Mark,
    /// A sign seen in ordinary text now and then: section, fraction, inverted question mark.
    Sign,
    /// A sign hardly anybody writes: not, broken bar, spacing accents.
    Odd,
    /// Mathematics.
    Math,
    /// Box drawing.
    Box,
    /// A combining accent.
    Combining,
    /// An emoji or a part of one.
    Emoji,
    /// The replacement character.
    Lost,
    /// A C1 control.
    Control,
    /// A character with a use, outside of the common ones.
    Other,
    /// Unassigned, private or of a script no campaign is written in.
    Rare,
}

/// Scripts that do not mix within a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    /// One of the alphabets of South and South-East Asia, by block of 128.
    Indic(u8),
    Georgian,
    Armenian,
    /// Han, kana and Hangul, which mix with each other and with Latin.
    East,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    None,
}

/// The kind of a character and what it costs by itself.
#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "a table, in the order of the blocks")]
fn classify(c: char) -> (Kind, i32) {
    use Case::{Lower, None, Upper};
    use Script::{Arabic, Armenian, Cyrillic, East, Georgian, Greek, Hebrew, Indic, Latin};
    match c {
        '\0'..='\u{7f}' => match c {
            'a'..='z' => (Kind::Letter(Latin, Lower), 0),
            'A'..='Z' => (Kind::Letter(Latin, Upper), 0),
            '0'..='9' => (Kind::Digit, 0),
            ' ' | '\t' | '\n' | '\r' => (Kind::Space, 0),
            _ => (Kind::Punct, 0),
        },
        '\u{80}'..='\u{9f}' => (Kind::Control, 18),
        '\u{a0}' => (Kind::Space, 3),
        '£' | '€' | '¥' | '¢' | '₹' | '₽' | '₩' | '₺' | '₴' | '₦' | '₱' => {
            (Kind::Currency, 4)
        }
        '©' | '®' | '™' | '°' | 'º' | 'ª' | '²' | '³' | '¹' => (Kind::Mark, 5),
        '¡' | '¿' | '§' | '±' | '·' | '¼' | '½' | '¾' | '×' | 'µ' => (Kind::Sign, 7),
        '¤' | '¦' | '¨' | '¬' | '¯' | '´' | '¶' | '¸' | '÷' | 'ˆ' | '˜' | 'ˇ' | '˘' | '˙' | '˛' | '˝'
        | 'ƒ' | '†' | '‡' | '‰' | '\u{ad}' | 'ﬁ' | 'ﬂ' | '⁄' => (Kind::Odd, 9),
        // Leads of the most common damage that few languages write.
        'Ã' => (Kind::Letter(Latin, Upper), 8),
        'Â' | 'Î' | 'Ð' => (Kind::Letter(Latin, Upper), 7),
        'ÿ' | 'ð' | 'þ' | 'ı' => (Kind::Letter(Latin, Lower), 6),
        'Ÿ' | 'Þ' | 'Œ' => (Kind::Letter(Latin, Upper), 6),
        'ß' | 'à'..='ö' | 'ø'..='þ' => (Kind::Letter(Latin, Lower), 4),
        'À'..='Ö' | 'Ø'..='Þ' => (Kind::Letter(Latin, Upper), 5),
        'Ā'..='ž' => {
            if matches!(c, 'ĸ' | 'ŀ' | 'ĳ' | 'ŉ' | 'Ŀ' | 'Ĳ' | 'Ŧ' | 'ŧ' | 'Ŋ' | 'ŋ' | 'ĭ' | 'Ĭ' | 'ŏ' | 'Ŏ')
            {
                (Kind::Rare, 9)
            } else if c.is_uppercase() {
                (Kind::Letter(Latin, Upper), 5)
            } else {
                (Kind::Letter(Latin, Lower), 4)
            }
        }
        'ơ' | 'ư' | 'ș' | 'ț' | 'ə' => (Kind::Letter(Latin, Lower), 5),
        'Ơ' | 'Ư' | 'Ș' | 'Ț' | 'Ə' => (Kind::Letter(Latin, Upper), 6),
        'Ạ'..='ỹ' | 'Ẁ'..='ẅ' => {
            (Kind::Letter(Latin, if c.is_uppercase() { Upper } else { Lower }), 5)
        }
        // Accents of decomposed letters, and the strokes that cross text out.
        '\u{300}'..='\u{304}'
        | '\u{306}'..='\u{30c}'
        | '\u{323}'
        | '\u{327}'
        | '\u{328}'
        | '\u{335}'..='\u{338}' => (Kind::Combining, 5),
        '\u{305}'..='\u{36f}' => (Kind::Combining, 13),
        'Ͱ'..='Ͽ' => match c {
            'ά' | 'έ' | 'ή' | 'ί' | 'α'..='ώ' | 'ΐ' | 'ΰ' => (Kind::Letter(Greek, Lower), 4),
            'Ά' | 'Έ'..='Ώ' | 'Α'..='Ϋ' => (Kind::Letter(Greek, Upper), 5),
            _ => (Kind::Rare, 18),
        },
        'а'..='я'
        | 'ё'
        | 'є'
        | 'і'
        | 'ї'
        | 'ґ'
        | 'ў'
        | 'ј'
        | 'љ'
        | 'њ'
        | 'ћ'
        | 'ђ'
        | 'џ'
        | 'ѓ'
        | 'ќ'
        | 'ѕ' => (Kind::Letter(Cyrillic, Lower), if c <= 'я' { 4 } else { 6 }),
        'А'..='Я' | 'Ѐ'..='Џ' => (Kind::Letter(Cyrillic, Upper), if c >= 'А' { 5 } else { 8 }),
        'Ѡ'..='ԯ' => match c {
            'қ' | 'ғ' | 'ң' | 'ү' | 'ұ' | 'һ' | 'ә' | 'ө' | 'ҳ' | 'ҷ' | 'ӣ' | 'ӯ' => {
                (Kind::Letter(Cyrillic, Lower), 8)
            }
            'Қ' | 'Ғ' | 'Ң' | 'Ү' | 'Ұ' | 'Һ' | 'Ә' | 'Ө' => (Kind::Letter(Cyrillic, Upper), 9),
            _ => (Kind::Rare, 18),
        },
        'Ա'..='Ֆ' => (Kind::Letter(Armenian, Upper), 7),
        'ա'..='և' => (Kind::Letter(Armenian, Lower), 6),
        '\u{5b0}'..='\u{5c2}' | 'א'..='ת' | '״' | '׳' => (Kind::Letter(Hebrew, None), 4),
        '،' | '؛' | '؟' => (Kind::Punct, 4),
        'ء'..='غ'
        | 'ـ'..='\u{652}'
        | '٠'..='٩'
        | 'پ'
        | 'چ'
        | 'ژ'
        | 'ک'
        | 'گ'
        | 'ی'
        | 'ے'
        | 'ٹ'
        | 'ڈ'
        | 'ڑ'
        | 'ں'
        | 'ہ'
        | 'ھ'
        | 'ٔ'
        | 'ٰ' => (Kind::Letter(Arabic, None), 4),
        '۰'..='۹' => (Kind::Letter(Arabic, None), 5),
        '\u{900}'..='\u{dff}' => (Kind::Letter(Indic(block(c)), None), 5),
        '\u{e00}'..='\u{e5b}' => (Kind::Letter(Indic(block(c)), None), 4),
        '\u{e80}'..='\u{edf}' | '\u{1780}'..='\u{17f9}' | '\u{1000}'..='\u{109f}' => {
            (Kind::Letter(Indic(block(c)), None), 6)
        }
        'ა'..='ჰ' => (Kind::Letter(Georgian, None), 5),
        '“' | '‘' | '„' | '‚' | '«' | '‹' => (Kind::Open, 3),
        '’' | '–' | '—' | '…' | '‑' | '‐' => (Kind::Close, 3),
        '”' | '»' | '›' | '•' => (Kind::Quote, 3),
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => (Kind::Space, 5),
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            (Kind::Other, 6)
        }
        '\u{2100}'..='\u{218f}' | '\u{2010}'..='\u{205f}' => (Kind::Other, 7),
        '√' | '∞' | '≠' | '≤' | '≥' | '∂' | '∑' | '∏' | '∫' | '≈' | '∆' | '◊' | '−' => {
            (Kind::Math, 9)
        }
        '\u{2200}'..='\u{23ff}' if !matches!(c, '⌚' | '⌛' | '⏩'..='⏳' | '⏸'..='⏺') => {
            (Kind::Math, 9)
        }
        '─'..='▟' | '■' => (Kind::Box, 10),
        '\u{2190}'..='\u{21ff}' | '\u{25a0}'..='\u{25ff}' | '\u{2460}'..='\u{24ff}' => (Kind::Other, 6),
        '\u{2800}' => (Kind::Other, 7),
        '☀'..='➿' | '⌚' | '⌛' | '⏩'..='⏳' | '⏸'..='⏺' | '\u{2b00}'..='\u{2bff}' => {
            (Kind::Emoji, 4)
        }
        '\u{fe0f}' | '\u{fe0e}' | '\u{1f000}'..='\u{1faff}' => (Kind::Emoji, 4),
        '\u{e0020}'..='\u{e007f}' => (Kind::Emoji, 6),
        '、' | '。' | '「'..='】' | '〜' | '・' | '！'..='／' | '：'..='＠' => (Kind::Punct, 5),
        'ー' | 'ぁ'..='ん' | 'ァ'..='ヶ' => (Kind::Letter(East, None), 4),
        '一'..='\u{9fff}' | '가'..='힣' => (Kind::Letter(East, None), 8),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | 'ｦ'..='ﾟ' => (Kind::Letter(East, None), 6),
        char::REPLACEMENT_CHARACTER => (Kind::Lost, 6),
        '\u{1d400}'..='\u{1d7ff}' => (Kind::Other, 6),
        _ => (Kind::Rare, 18),
    }
}

fn block(c: char) -> u8 {
    u8::try_from((c as u32 >> 7) & 0xff).unwrap_or(0)
}

/// Reads a text from left to right and adds up what it costs.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    before_last: Kind,
    last: Kind,
    /// Bits so far.
    pub(super) cost: i32,
}

impl Reader {
    /// Starts behind two characters, `None` for the start of the text.
    pub(super) fn behind(before_last: Option<char>, last: Option<char>) -> Self {
        let kind = |c: Option<char>| c.map_or(Kind::Space, |c| classify(c).0);
        Self { before_last: kind(before_last), last: kind(last), cost: 0 }
    }

    /// Adds one character.
    pub(super) fn push(&mut self, c: char) {
        let (kind, alone) = classify(c);
        self.cost += alone + self.between(kind, alone);
        self.before_last = self.last;
        self.last = kind;
    }

    /// What the step from the last character to this one adds or saves.
    #[expect(clippy::match_same_arms, reason = "a step to a letter and one from it are different facts")]
    fn between(&self, kind: Kind, alone: i32) -> i32 {
        use Case::{Lower, Upper};
        match (self.last, kind) {
            (Kind::Letter(a, from), Kind::Letter(b, to)) if a == b => {
                // Within a word of another script its letters are the normal ones.
                let familiar = if a == Script::Latin { 0 } else { 3.min(alone) };
                let shift = match (from, to) {
                    // A capital in mid-word: camel case is common, an accented one is not.
                    (Lower, Upper) if alone == 0 => 2,
                    (Lower, Upper) => 9,
                    // A small letter behind two capitals.
                    (Upper, Lower) if matches!(self.before_last, Kind::Letter(_, Upper)) => 5,
                    _ => 0,
                };
                shift - familiar
            }
            (Kind::Letter(a, _), Kind::Letter(b, _)) => match (a, b) {
                (Script::East, _) | (_, Script::East) => 9,
                (Script::Latin, Script::Greek) | (Script::Greek, Script::Latin) => 3,
                _ => 8,
            },
            (Kind::Letter(..), Kind::Odd | Kind::Math | Kind::Box | Kind::Sign) => 4,
            (Kind::Letter(..), Kind::Open) => 6,
            (Kind::Letter(..), Kind::Currency) => 5,
            (
                Kind::Odd | Kind::Math | Kind::Box | Kind::Mark | Kind::Currency | Kind::Control,
                Kind::Letter(..),
            ) => 4,
            (Kind::Quote, Kind::Letter(..)) if matches!(self.before_last, Kind::Letter(..)) => 5,
            (Kind::Odd, Kind::Odd) => -4,
            (Kind::Box, Kind::Box) => -8,
            (Kind::Emoji, Kind::Emoji) | (Kind::Lost, Kind::Lost) => -3,
            (Kind::Space, Kind::Combining) => 8,
            (Kind::Letter(..), Kind::Mark) | (Kind::Punct | Kind::Digit, Kind::Combining) => 1,
            _ => 0,
        }
    }
}

/// Whether a character is a letter of any script and not one that stands for a number or quantity.
pub(super) fn is_letter(c: char) -> bool {
    matches!(classify(c).0, Kind::Letter(..)) && !matches!(c, 'π' | 'Ω')
}

/// Whether a character is a currency sign.
pub(super) fn is_currency(c: char) -> bool {
    classify(c).0 == Kind::Currency
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> i32 {
        let mut reader = Reader::behind(None, None);
        text.chars().for_each(|c| reader.push(c));
        reader.cost
    }

    #[test]
    fn damage_costs_more_than_what_it_stands_for() {
        for (damaged, meant) in [
            ("NicolÃ¡s", "Nicolás"),
            ("wei√ü", "weiß"),
            ("doesnâ€™t", "doesn’t"),
            ("РґРѕСЂРѕРіРµ", "дороге"),
            ("æ—¥æœ¬èªž", "日本語"),
            ("ðŸ˜€", "😀"),
        ] {
            assert!(cost(damaged) >= cost(meant) + 8, "{damaged}: {} {}", cost(damaged), cost(meant));
        }
    }

    #[test]
    fn plain_text_is_free() {
        assert_eq!(cost("Save 20% today, McDonald's!"), 2);
    }
}
