//! The tone of single words: what `data/valence.tsv` says.

use std::sync::LazyLock;

use crate::classify::tokens::{hash, mix};

/// What a word does to the tone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "four answers that do not exclude each other")]
pub(crate) struct Entry {
    /// -3 to 3; 0 where it has none.
    pub(crate) valence: f32,
    /// Turns the tone of what follows.
    pub(crate) negates: bool,
    /// What the tone of the next word is multiplied with; 0 where it is left alone.
    pub(crate) strength: f32,
    /// Turns from one side of the argument to the other.
    pub(crate) turns: bool,
    /// A word of the trade.
    pub(crate) trade: bool,
    /// The last word of an expression of two.
    pub(crate) ends: bool,
}

/// Open addressing over the hashes of words.
#[derive(Debug)]
pub(crate) struct Lexicon {
    slots: Vec<(u64, Entry)>,
    mask: usize,
}

static SHIPPED: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../../data/valence.tsv")));

const NEGATES: &str = "not no never none nobody nothing neither nor nowhere without cannot cant can't don't dont \
    doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't werent won't wont wouldn't wouldnt \
    shouldn't shouldnt couldn't couldnt haven't havent hasn't hasnt hadn't hadnt ain't aint n't nt needn't mustn't \
    hardly barely scarcely lacks lacking rarely seldom";
const STRENGTHENS: &str = "very really so too extremely absolutely totally completely utterly incredibly truly \
    super highly most more insanely especially deeply such all always ever particularly much hella freaking fucking \
    friggin seriously entirely thoroughly hugely remarkably quite pure sheer";
const SOFTENS: &str = "somewhat slightly almost kinda kind-of sorta little bit fairly partly less sometimes \
    occasionally nearly moderately marginally mildly";
const TURNS: &str = "but however although though yet despite nevertheless nonetheless except";

impl Lexicon {
    /// The one every model was trained with.
    pub(crate) fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn parse(written: &str) -> Self {
        let slots = 1 << 16;
        let mut lexicon = Self { slots: vec![(0, Entry::default()); slots], mask: slots - 1 };
        for line in written.lines().filter(|line| !line.starts_with('#')) {
            let Some((valence, words)) = line.split_once('\t') else { continue };
            let valence: f32 = valence.parse().unwrap_or_default();
            for word in words.split_whitespace() {
                // `_` alone would be a part of a face, such as `t_t`.
                if let Some((first, last)) =
                    word.split_once('_').filter(|(first, last)| expression(first, last))
                {
                    lexicon.entry(hash(last)).ends = true;
                    lexicon.entry(pair(hash(first), hash(last))).valence = valence;
                    continue;
                }
                for form in forms(word) {
                    let entry = lexicon.entry(hash(&form));
                    // What is written first counts.
                    if entry.valence == 0.0 && !entry.trade {
                        entry.valence = valence;
                        entry.trade = valence == 0.0;
                    }
                }
            }
        }
        for word in NEGATES.split_whitespace() {
            lexicon.entry(hash(word)).negates = true;
        }
        for word in STRENGTHENS.split_whitespace() {
            lexicon.entry(hash(word)).strength = 1.3;
        }
        for word in SOFTENS.split_whitespace() {
            lexicon.entry(hash(word)).strength = 0.7;
        }
        for word in TURNS.split_whitespace() {
            lexicon.entry(hash(word)).turns = true;
        }
        lexicon
    }

    #[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the slot")]
    fn entry(&mut self, key: u64) -> &mut Entry {
        let mut at = key as usize & self.mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != key {
            at = (at + 1) & self.mask;
        }
        self.slots[at].0 = key;
        &mut self.slots[at].1
    }

    /// What is known of the word with this hash.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the slot")]
    pub(crate) fn get(&self, key: u64) -> Option<&Entry> {
        let mut at = key as usize & self.mask;
        loop {
            let (found, entry) = &self.slots[at];
            if *found == key {
                return Some(entry);
            }
            if *found == 0 {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }
}

/// Whether these are the words of an expression and not the eyes of a face.
fn expression(first: &str, last: &str) -> bool {
    let word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'\'');
    word(first) && word(last) && last.len() > 1
}

/// What an expression of two words is found under.
pub(crate) const fn pair(first: u64, last: u64) -> u64 {
    mix(first.rotate_left(11) ^ last)
}

/// The regular forms a mark behind a slash asks for: verb, noun, adjective.
fn forms(word: &str) -> Vec<String> {
    let Some((stem, mark)) = word
        .rsplit_once('/')
        .filter(|(stem, mark)| matches!(*mark, "v" | "n" | "a") && stem.len() > 2 && stem.is_ascii())
    else {
        return vec![word.to_owned()];
    };
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let bytes = stem.as_bytes();
    let (last, second, third) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2], bytes[bytes.len() - 3]);
    let cut = &stem[..stem.len() - 1];
    let y = last == b'y' && !vowel(second);
    // `stop` doubles its last letter in `stopped`.
    let doubles = stem.len() <= 4
        && !vowel(last)
        && !matches!(last, b'w' | b'x' | b'y')
        && vowel(second)
        && !vowel(third);
    let twice = if doubles { format!("{stem}{}", char::from(last)) } else { stem.to_owned() };
    let mut forms = vec![stem.to_owned()];
    if mark != "a" {
        let hissing = matches!(last, b's' | b'x' | b'z') || stem.ends_with("ch") || stem.ends_with("sh");
        forms.push(match (y, hissing) {
            (true, _) => format!("{cut}ies"),
            (_, true) => format!("{stem}es"),
            _ => format!("{stem}s"),
        });
    }
    match mark {
        "v" if last == b'e' => forms.extend([format!("{stem}d"), format!("{cut}ing")]),
        "v" if y => forms.extend([format!("{cut}ied"), format!("{stem}ing")]),
        "v" => forms.extend([format!("{twice}ed"), format!("{twice}ing")]),
        "a" if y => forms.extend(["ier", "iest", "ily", "iness"].map(|ending| format!("{cut}{ending}"))),
        "a" if stem.ends_with("le") => {
            forms.extend([format!("{stem}r"), format!("{stem}st"), format!("{cut}y")]);
        }
        "a" if last == b'e' => forms.extend([format!("{stem}r"), format!("{stem}st"), format!("{stem}ly")]),
        "a" if stem.ends_with("ic") => forms.push(format!("{stem}ally")),
        "a" => forms.extend([
            format!("{twice}er"),
            format!("{twice}est"),
            format!("{stem}ly"),
            format!("{stem}ness"),
        ]),
        _ => {}
    }
    forms
}
