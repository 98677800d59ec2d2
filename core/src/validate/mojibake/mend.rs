//! The decision what to mend, layer by layer.

use super::codec::{NAMES, Set, WINDOWS_1252, c1_to_windows_1252};
use super::cost::{Reader, is_currency, is_letter};
use super::sequence::{possible, read};
use crate::validate::wellformed::next_non_ascii;

/// How often text is known to have been misread. Each layer makes it shorter, so a bound is not needed to
/// end, only to end soon.
const MAX_LAYERS: usize = 5;

/// Bits a run must save to be mended on its own.
const ALONE: i32 = 7;

/// Bits a lone sign must save: without a letter it may be a face or a formula.
const ALONE_WITHOUT_LETTER: i32 = 16;

/// Bits a currency sign before a number must save: it is what one expects there.
const PRICE: i32 = 5;

/// Bits letters must save that would become a sign.
const LETTERS_TO_SIGN: i32 = 14;

/// Bits a control costs more than the character it stands for in Windows-1252.
const CONTROL: i32 = 3;

/// Bits another encoding must save more than Windows-1252.
const AHEAD: i32 = 6;

/// Bits all runs together must save for each of them to count as evidence for the others.
const TOGETHER: i32 = 14;

/// Bits a run must save to count as one of several.
const GOOD: i32 = 3;

/// Bits a run may even cost once others prove that the text was misread.
const SUPPORTED: i32 = -5;

/// Text as it was before it was decoded with the wrong encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mended {
    /// The text.
    pub(crate) text: String,
    /// The encodings it had been misread as, last mistake first; `c1_controls` where controls became the
    /// Windows-1252 characters of the same bytes.
    pub(crate) steps: Vec<&'static str>,
}

/// Whether [`mend`] would change the text.
#[cfg(test)]
pub(crate) fn find(text: &str) -> bool {
    !text.is_ascii() && suspects(text) != Suspects::default() && mend(text).is_some()
}

/// Undoes wrong decoding, or `None` if there is nothing to undo.
///
/// Only sequences that are clearly damage change; quotation marks, ligatures and accents are left as the
/// author wrote them.
pub(crate) fn mend(text: &str) -> Option<Mended> {
    if text.is_ascii() {
        return None;
    }
    let mut found = suspects(text);
    let mut current: Option<String> = None;
    let mut steps = Vec::new();
    for _ in 0..MAX_LAYERS {
        if found.codecs == 0 {
            break;
        }
        let chars: Vec<char> = current.as_deref().unwrap_or(text).chars().collect();
        let Some((mended, codec)) = best_layer(&chars, found.codecs) else { break };
        steps.push(NAMES.get(codec).copied().unwrap_or_default());
        found = suspects(&mended);
        current = Some(mended);
    }
    if found.controls {
        let from = current.as_deref().unwrap_or(text);
        let mended: String = from.chars().map(|c| c1_to_windows_1252(c).unwrap_or(c)).collect();
        if mended != from {
            steps.push("c1_controls");
            current = Some(mended);
        }
    }
    current.map(|text| Mended { text, steps })
}

/// What a quick look at a text brings up.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Suspects {
    /// Encodings in which it has at least one sequence.
    codecs: Set,
    /// Whether it has C1 controls.
    controls: bool,
}

/// Looks for sequences without judging them. Nearly all text has none.
fn suspects(text: &str) -> Suspects {
    let mut found = Suspects::default();
    let mut at = 0;
    while let Some(start) = next_non_ascii(text.as_bytes(), at) {
        let rest = text.get(start..).unwrap_or_default();
        let mut chars = rest.chars();
        while let Some(c) = chars.next() {
            if c.is_ascii() {
                break;
            }
            found.controls |= matches!(c, '\u{80}'..='\u{9f}');
            found.codecs |= possible(c, chars.as_str());
        }
        at = text.len() - chars.as_str().len();
    }
    found
}

/// Sequences that follow each other without a gap, judged as one.
struct Run {
    start: usize,
    end: usize,
    /// The characters they stand for.
    means: std::ops::Range<usize>,
    /// Bits saved by mending it.
    saves: i32,
    /// Bits it must save on its own.
    needs: i32,
}

/// What a text would be if it had been misread as one encoding.
#[derive(Default)]
struct Layer {
    runs: Vec<Run>,
    means: Vec<char>,
    /// Bits saved by the runs that convince.
    saved: i32,
    /// Bits the weakest run to be mended must save.
    bar: Option<i32>,
}

/// Tries every suspected encoding and applies the most convincing one.
fn best_layer(chars: &[char], codecs: Set) -> Option<(String, usize)> {
    let mut best: Option<(Layer, usize)> = None;
    for codec in (0..NAMES.len()).filter(|codec| codecs >> codec & 1 == 1) {
        let layer = judge(chars, codec);
        // Windows-1252 is by far the most common mistake, so it wins unless another explains more.
        let ahead = if best.as_ref().is_some_and(|(_, codec)| *codec == WINDOWS_1252) { AHEAD } else { 0 };
        if layer.saved > best.as_ref().map_or(0, |(best, _)| best.saved + ahead) {
            best = Some((layer, codec));
        }
    }
    let (layer, codec) = best?;
    let mut text = String::with_capacity(chars.len());
    let mut at = 0;
    for run in layer.runs.iter().filter(|run| accepted(run, layer.bar)) {
        text.extend(chars.get(at..run.start).unwrap_or_default());
        text.extend(layer.means.get(run.means.clone()).unwrap_or_default());
        at = run.end;
    }
    text.extend(chars.get(at..).unwrap_or_default());
    Some((text, codec))
}

fn accepted(run: &Run, bar: Option<i32>) -> bool {
    run.saves >= bar.map_or(run.needs, |bar| bar.min(run.needs))
}

/// Finds all runs of one encoding and decides which convince.
fn judge(chars: &[char], codec: usize) -> Layer {
    let mut layer = Layer::default();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let first = layer.means.len();
        let mut evidence = 0;
        while let Some(sequence) =
            chars.get(at).filter(|c| !c.is_ascii()).and_then(|_| read(chars, at, codec))
        {
            layer.means.push(sequence.means);
            evidence += sequence.evidence;
            at += sequence.len;
        }
        if at == start {
            at += 1;
            continue;
        }
        let run = weigh(chars, start..at, first..layer.means.len(), &layer.means, evidence);
        layer.runs.push(run);
    }
    let strong: i32 = layer.runs.iter().filter(|run| run.saves >= run.needs).map(|run| run.saves).sum();
    let good: i32 = layer.runs.iter().filter(|run| run.saves >= GOOD).map(|run| run.saves).sum();
    // Damage comes in numbers. One run that convinces speaks for the weaker ones; so do several good ones.
    layer.bar = if strong >= TOGETHER {
        Some(SUPPORTED)
    } else if strong > 0 || good >= TOGETHER {
        Some(GOOD)
    } else {
        None
    };
    layer.saved = layer.runs.iter().filter(|run| accepted(run, layer.bar)).map(|run| run.saves).sum();
    layer
}

/// Compares what a run of sequences costs as it stands with what it costs mended.
fn weigh(
    chars: &[char],
    run: std::ops::Range<usize>,
    means: std::ops::Range<usize>,
    all_means: &[char],
    evidence: i32,
) -> Run {
    let before = |back: usize| run.start.checked_sub(back).and_then(|i| chars.get(i)).copied();
    let behind = chars.get(run.end..(run.end + 1).min(chars.len())).unwrap_or_default();
    let source = chars.get(run.clone()).unwrap_or_default();
    let mended = all_means.get(means.clone()).unwrap_or_default();
    let cost = |text: &mut dyn Iterator<Item = char>| {
        let mut reader = Reader::behind(before(2), before(1));
        text.chain(behind.iter().copied()).for_each(|c| reader.push(c));
        reader.cost
    };
    // A control that is a character of Windows-1252 can be mended as that, so it is no more unlikely.
    let mut controls = 0;
    let as_meant = source.iter().map(|c| {
        let character = c1_to_windows_1252(*c);
        controls += i32::from(character.is_some());
        character.unwrap_or(*c)
    });
    let saves = cost(&mut { as_meant }) + CONTROL * controls - cost(&mut mended.iter().copied()) + evidence;
    let letters = source.iter().filter(|c| is_letter(**c)).count();
    let between_letters = before(1).is_some_and(is_letter) && behind.first().copied().is_some_and(is_letter);
    let price = mended.last().is_some_and(|c| is_currency(*c)) && behind.iter().all(char::is_ascii_digit);
    let needs = if price {
        PRICE
    } else if letters == 0 && !between_letters {
        ALONE_WITHOUT_LETTER
    } else if letters == source.len() && !mended.iter().all(|c| is_letter(*c)) {
        LETTERS_TO_SIGN
    } else {
        ALONE
    };
    Run { start: run.start, end: run.end, means, saves, needs }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mended(text: &str) -> String {
        mend(text).map_or_else(|| text.to_owned(), |mended| mended.text)
    }

    /// The text as it looks when its UTF-8 bytes are read as `encoding`.
    fn misread(text: &str, encoding: &'static encoding_rs::Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn common_damage_is_mended() {
        for (damaged, meant) in [
            ("CafÃ© olÃ©", "Café olé"),
            ("Weâ€™re open", "We’re open"),
            ("Save Â£5 today", "Save £5 today"),
            ("Save ¬£5 today", "Save £5 today"),
            ("Only ВЈ5", "Only £5"),
            ("Big sale ðŸŽ‰", "Big sale 🎉"),
            ("PrzykÅ‚ad", "Przykład"),
            ("Ð¡ÐºÐ¸Ð´ÐºÐ¸", "Скидки"),
            ("ãƒ†ã‚¹ãƒˆ", "テスト"),
            ("weâ\u{80}\u{99}re", "we’re"),
            ("it\u{92}s", "it’s"),
            ("canÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t", "can’t"),
            ("Nestl\u{cc}\u{c4}\u{e5}\u{a9} is ‰ÛÏgood‰Û\u{9d}", "Nestlé is “good”"),
        ] {
            assert_eq!(mended(damaged), meant);
            assert!(find(damaged), "{damaged}");
        }
    }

    #[test]
    fn text_that_was_meant_stays() {
        for text in [
            "",
            "plain",
            "Größe 42 für 19 € – „jetzt“ im Café",
            "L’été à la plage… 50 % de réduction",
            "¡Última oportunidad! ¿Qué esperas? Año nuevo, ©2024 ACME®",
            "JOÃO E A MAÇÃ, SÃO PAULO, CORAÇÃO",
            "Żółć, gęś i źdźbło",
            "Скидки до 50% — только сегодня! «Её» объём",
            "Він має її. Київ, ВІКІ",
            "Ελληνικά: «ναι»",
            "İstanbul’da şık ve ucuz",
            "日本語のテキスト、ｶﾅ。",
            "한국어 텍스트",
            "שלום עולם",
            "مرحبا بالعالم",
            "ภาษาไทย",
            "हिन्दी",
            "Tiếng Việt rất hay",
            "25 °C, ±5 µm, ½ price, 5×5, §3, x² ≤ √2",
            "╔══╗ ║ ├─┤ ▒▓",
            "½ Å–ring 10 Å",
            "❤️👩‍💻🇩🇪",
        ] {
            assert_eq!(mend(text), None, "{text}");
            assert!(!find(text), "{text}");
        }
    }

    #[test]
    fn the_mistakes_are_named_last_first() {
        let steps = |text| mend(text).map(|mended| mended.steps).unwrap_or_default();
        assert_eq!(steps("CafÃ©"), ["windows-1252"]);
        assert_eq!(steps("Г‚ВЈ5.8bn"), ["windows-1251", "windows-1252"]);
        assert_eq!(steps("CafÃ© it\u{92}s"), ["windows-1252", "c1_controls"]);
    }

    #[test]
    fn long_damage_takes_linear_time() {
        let text = "ÃƒÂ¢â‚¬â„¢Ã ï¿½Ã?├®".repeat(20_000);
        assert!(mend(&text).is_some());
    }

    proptest! {
        #[test]
        fn no_text_panics_or_grows(text in "[ -~\u{80}-\u{ff}Ā-žА-яЀ-Џ├-╬‚-•€™√∞\u{fffd}? ]{0,40}") {
            if let Some(mended) = mend(&text) {
                prop_assert!(mended.text.chars().count() <= text.chars().count());
                prop_assert!(!mended.steps.is_empty() && mended.text != text);
            }
            prop_assert_eq!(find(&text), mend(&text).is_some());
        }

        #[test]
        fn a_damaged_word_comes_back(word in "[a-z]{2,6}[àâäçèéêëîïñóôöúûü][a-z]{2,6}", twice: bool) {
            for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1250, encoding_rs::MACINTOSH] {
                let mut damaged = misread(&word, encoding);
                if twice && encoding == encoding_rs::WINDOWS_1252 {
                    damaged = misread(&damaged, encoding);
                }
                prop_assert_eq!(mended(&damaged), word.as_str(), "{} {}", encoding.name(), damaged);
            }
        }
    }
}
