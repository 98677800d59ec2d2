use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use whatlang::{Detector, Lang};

use super::script::{self, Script};

/// Letters that are looked at: more do not change the answer.
const MAX_LETTERS: usize = 600;

/// Letters without which nothing is said of a script of several languages.
const MIN_LETTERS: usize = 12;

/// Letters of Latin script below which only function words count.
const MIN_LATIN: usize = 40;

/// Confidence the statistics must have in a text of Latin letters.
const MIN_CONFIDENCE: f64 = 0.9;

/// The languages in the table of function words, at most 32: one bit each.
static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

/// Function words, and the languages that have each.
#[derive(Debug)]
struct Words {
    tags: Vec<&'static str>,
    of: HashMap<&'static str, u32, FixedState>,
}

impl Words {
    fn read() -> Self {
        let mut words = Self { tags: Vec::new(), of: HashMap::with_hasher(FixedState::default()) };
        let table = include_str!("../../../data/language_words.tsv");
        let lines =
            table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        for (at, (tag, list)) in lines.enumerate().take(32) {
            words.tags.push(tag);
            for word in list.split_whitespace() {
                *words.of.entry(word).or_default() |= 1 << at;
            }
        }
        words
    }
}

/// The BCP 47 tag of the language of some texts, taken together; `None` where they are too short or unclear.
///
/// The script decides where it belongs to one language, function words where they are clear, and statistics of letters
/// otherwise, if they are sure.
pub(in crate::classify) fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut seen = Seen::default();
    for text in texts {
        seen.read(text);
    }
    seen.decide()
}

/// What was read so far.
#[derive(Debug, Default)]
struct Seen {
    latin: usize,
    shared: usize,
    of: Vec<(&'static str, usize)>,
    /// Function words that only one language has count double.
    votes: [u32; 32],
    words: usize,
    letters: String,
    count: usize,
}

impl Seen {
    fn read(&mut self, text: &str) {
        let mut lower = String::new();
        for chunk in text.split_whitespace() {
            if self.count >= MAX_LETTERS {
                return;
            }
            // Links, addresses, tags and codes are in no language.
            let skipped = chunk.starts_with(['#', '@'])
                || chunk.contains("://")
                || chunk.starts_with("www.")
                || (chunk.contains('/') && chunk.contains('.'));
            if skipped {
                continue;
            }
            for piece in chunk.split(|c: char| !(c.is_alphabetic() || is_mark(c) || matches!(c, '\'' | '’')))
            {
                if !piece.is_empty() {
                    self.word(piece, &mut lower);
                }
            }
        }
    }

    fn word(&mut self, piece: &str, lower: &mut String) {
        // What is without white space may be long.
        let mut len = 0;
        for c in piece.chars().take(MAX_LETTERS) {
            len += 1;
            if c.is_ascii_alphabetic() {
                self.latin += 1;
                continue;
            }
            match script::of(c) {
                Some(Script::Latin) => self.latin += 1,
                Some(Script::Shared) => self.shared += 1,
                Some(Script::Of(tag)) => match self.of.iter_mut().find(|(known, _)| *known == tag) {
                    Some((_, count)) => *count += 1,
                    None => self.of.push((tag, 1)),
                },
                None => {}
            }
        }
        self.count += len;
        match piece.get(..piece.len().min(MAX_LETTERS)) {
            Some(start) => self.letters.push_str(start),
            None => self.letters.extend(piece.chars().take(MAX_LETTERS)),
        }
        self.letters.push(' ');
        self.words += 1;
        if piece.len() > 24 {
            return;
        }
        lower.clear();
        for c in piece.trim_matches(['\'', '’']).chars() {
            if c == '’' {
                lower.push('\'');
            } else if c.is_ascii() {
                lower.push(c.to_ascii_lowercase());
            } else {
                lower.extend(c.to_lowercase());
            }
        }
        if let Some(languages) = WORDS.of.get(lower.as_str()) {
            let weight = match languages.count_ones() {
                1 => 3,
                2 => 2,
                _ => 1,
            };
            let mut rest = *languages;
            while rest != 0 {
                if let Some(votes) = self.votes.get_mut(rest.trailing_zeros() as usize) {
                    *votes += weight;
                }
                rest &= rest - 1;
            }
        }
    }

    fn decide(&self) -> Option<&'static str> {
        let of_one: usize = self.of.iter().map(|(_, count)| count).sum();
        let all = self.latin + self.shared + of_one;
        // Few letters of another script carry a text that is full of Latin brand names.
        if of_one * 3 >= all && of_one >= 3 {
            let japanese = self.of.iter().find(|(tag, _)| *tag == "ja").map_or(0, |(_, count)| *count);
            let chinese = self.of.iter().find(|(tag, _)| *tag == "zh").map_or(0, |(_, count)| *count);
            if japanese > 0 && japanese * 10 >= chinese {
                return Some("ja");
            }
            return self.of.iter().max_by_key(|(_, count)| *count).map(|(tag, _)| *tag);
        }
        if self.shared * 3 >= all && self.shared > 0 {
            if self.shared < MIN_LETTERS {
                return None;
            }
            let letters: String =
                self.letters.chars().filter(|c| script::of(*c) != Some(Script::Latin)).collect();
            return tag(Detector::new().detect(&letters)?.lang());
        }
        self.latin_language()
    }

    fn latin_language(&self) -> Option<&'static str> {
        let (mut best, mut second) = ((0, 0), 0);
        for (at, votes) in self.votes.iter().enumerate() {
            if *votes > best.1 {
                second = best.1;
                best = (at, *votes);
            } else if *votes > second {
                second = *votes;
            }
        }
        let clear = best.1 >= 6 && best.1 * 2 >= second * 3 && best.1 as usize * 12 >= self.words * 3;
        if clear || (best.1 >= 4 && second <= 1 && self.words <= 12) {
            return WORDS.tags.get(best.0).copied();
        }
        if self.latin < MIN_LATIN {
            return None;
        }
        let info = Detector::new().detect(&self.letters)?;
        let found = tag(info.lang())?;
        let agrees = WORDS.tags.get(best.0) == Some(&found) && best.1 > 0;
        let sure = info.confidence() >= MIN_CONFIDENCE && self.latin >= 2 * MIN_LATIN;
        (agrees || (sure && best.1 <= 2)).then_some(found)
    }
}

/// Marks that join letters within a word.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}' | '\u{981}'..='\u{9cd}' | '\u{a01}'..='\u{a4d}' | '\u{a81}'..='\u{acd}' | '\u{b82}'..='\u{bcd}' | '\u{c00}'..='\u{c4d}' | '\u{c80}'..='\u{ccd}' | '\u{d00}'..='\u{d4d}' | '\u{e31}'..='\u{e4e}')
}

/// The BCP 47 tag of a language of the statistics.
fn tag(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Hin => "hi",
        Lang::Mar => "mr",
        Lang::Nep => "ne",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Bul => "bg",
        Lang::Mkd => "mk",
        Lang::Bel => "be",
        Lang::Srp => "sr",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Ind => "id",
        Lang::Jav => "jv",
        Lang::Tgl => "tl",
        Lang::Vie => "vi",
        Lang::Cat => "ca",
        Lang::Zul => "zu",
        Lang::Afr => "af",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Option<&'static str> {
        detect(std::iter::once(text))
    }

    #[test]
    fn sentences_of_many_languages_are_told_apart() {
        for (text, expected) in [
            ("Shop our new collection and get free shipping on all of your orders", "en"),
            ("Jetzt 20 % Rabatt auf alle Schuhe sichern, nur noch bis Sonntag", "de"),
            ("Profitez de nos offres jusqu'à dimanche avec la livraison gratuite", "fr"),
            ("Aprovecha el descuento en toda la tienda hasta el domingo", "es"),
            ("Scopri la nuova collezione con la spedizione gratuita per te", "it"),
            ("Aproveite o desconto em toda a loja até domingo, só para você", "pt"),
            ("Bestel nu met gratis verzending en krijg korting op de hele collectie", "nl"),
            ("Tilaa nyt ja saat ilmaisen toimituksen, vain tänään on tarjous", "fi"),
            ("Handla nu och få fri frakt på alla skor till och med söndag", "sv"),
            ("Kup teraz i odbierz rabat na wszystkie buty tylko do niedzieli", "pl"),
            ("Yeni sezon ürünlerinde büyük indirim fırsatı, bu hafta sonuna kadar", "tr"),
            ("Dapatkan diskon untuk semua sepatu hanya hari ini dan gratis ongkir", "id"),
            ("आज ही खरीदें और पाएं सभी जूतों पर बीस प्रतिशत की छूट", "hi"),
            ("احصل على خصم كبير على جميع المنتجات اليوم فقط", "ar"),
            ("קבלו הנחה על כל הנעליים רק היום", "he"),
            ("Скидка двадцать процентов на всю обувь только сегодня", "ru"),
            ("今日だけ全品二十パーセントオフです", "ja"),
            ("今天所有鞋子打八折，快来购买", "zh"),
            ("오늘 모든 신발 이십 퍼센트 할인", "ko"),
            ("ลดราคารองเท้าทุกคู่วันนี้เท่านั้น", "th"),
            ("இன்று மட்டும் அனைத்து காலணிகளுக்கும் தள்ளுபடி", "ta"),
        ] {
            assert_eq!(language(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_too_short_or_in_no_language_is_left_open() {
        for text in [
            "",
            "SALE",
            "20% off!!",
            "https://example.com/the/and/of",
            "#the #and #with @you",
            "ok",
            "BF2025",
            "😀😀😀",
            "Nokia Samsung Sony",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
    }

    #[test]
    fn long_texts_take_no_longer_than_their_start() {
        assert_eq!(language(&"x".repeat(1 << 20)), None);
        assert_eq!(language(&"the and you with ".repeat(50_000)), Some("en"));
        assert_eq!(language(&"日".repeat(1 << 18)), Some("zh"));
    }
}
