//! What the model sees of a text: hashed words and pairs of words, and a row of counts from the lexicon.

use super::lexicon::{Entry, Lexicon, pair};
use crate::classify::tokens::{DOTS, Kind, Token, mix};

/// Buckets of the hashed words, as a power of two.
pub(crate) const BITS: u32 = 18;
/// Length of the row of counts.
pub(crate) const DENSE: usize = 96;

const NEGATED: u64 = 0x9d3f_5a1c_77e1_0b25;
/// A negation reaches this many words far.
const REACH: u32 = 4;

/// What was counted, and how much each word counted.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) dense: [f32; DENSE],
    pub(crate) hashed: u32,
    /// Words and faces; without any there is nothing to judge.
    pub(crate) words: u32,
}

/// Reads tokens; `sink` gets the bucket of each hashed feature and the token it belongs to.
#[expect(
    clippy::too_many_lines,
    reason = "one pass over the tokens, whose state would only be passed around"
)]
pub(crate) fn read(
    lexicon: &Lexicon,
    tokens: impl Iterator<Item = Token>,
    mut sink: impl FnMut(u32, usize),
    mut tone: impl FnMut(usize, f32),
) -> Counts {
    let mut dense = [0.0_f32; DENSE];
    let mut hashed = 0_u32;
    let mut add = |hash: u64, token: usize| {
        sink((mix(hash) >> (64 - BITS)) as u32, token);
        hashed += 1;
    };
    let (mut reach, mut strength, mut previous, mut before) = (0_u32, 1.0_f32, START, START);
    let (mut plus, mut minus, mut late_plus, mut late_minus) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    // The tone the word before added.
    let mut added = 0.0_f32;
    let (mut top, mut bottom, mut last) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut face_plus, mut face_minus, mut faces_seen) = (0.0_f32, 0.0_f32, 0_u32);
    let (mut words, mut capitals, mut exclamations, mut questions) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut links, mut mentions, mut numbers, mut money, mut tags) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let (mut trade, mut negations, mut turns, mut idioms, mut toned) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let (mut me, mut you, mut dots, mut stretched, mut ends) = (0_u32, 0_u32, 0_u32, 0_u32, Kind::Stop);
    for (index, token) in tokens.enumerate() {
        ends = token.kind;
        match token.kind {
            Kind::Word => {}
            Kind::Number => {
                numbers += 1;
                add(NUMBER ^ (token.end - token.start) as u64, index);
                before = previous;
                previous = NUMBER;
                continue;
            }
            Kind::Link => {
                links += 1;
                reach = 0;
                continue;
            }
            Kind::Mention => {
                mentions += 1;
                continue;
            }
            Kind::Money => {
                money += 1;
                continue;
            }
            Kind::Stop => {
                dots += u32::from(token.hash == DOTS);
                reach = 0;
                strength = 1.0;
                continue;
            }
            Kind::Exclamation => {
                exclamations =
                    exclamations.saturating_add(u32::try_from(token.end - token.start).unwrap_or(u32::MAX));
                reach = 0;
                continue;
            }
            Kind::Question => {
                questions += 1;
                reach = 0;
                continue;
            }
            Kind::Face => {
                faces_seen += 1;
                if let Some(entry) = lexicon.get(token.hash) {
                    tone(index, entry.valence);
                    if entry.valence > 0.0 {
                        face_plus += entry.valence;
                    } else {
                        face_minus -= entry.valence;
                    }
                    last = entry.valence;
                }
                add(token.hash, index);
                continue;
            }
        }
        words += 1;
        capitals += u32::from(token.capitals);
        tags += u32::from(token.tag);
        stretched += u32::from(token.hash != token.squeezed);
        let mut key = token.hash;
        let mut entry = lexicon.get(key);
        if entry.is_none() && token.squeezed != key {
            // `sooo good` and `goooood`: one letter for many, where that is a word.
            key = token.squeezed;
            entry = lexicon.get(key);
        }
        me += u32::from(ME.contains(&key));
        you += u32::from(YOU.contains(&key));
        let entry = entry.copied().unwrap_or(NONE);
        let turned = reach > 0;
        let mark = if turned { NEGATED } else { 0 };
        add(key ^ mark, index);
        add(previous.rotate_left(7) ^ key, index);
        if before != START {
            add(before.rotate_left(19) ^ previous.rotate_left(7) ^ key, index);
        }
        let whole = if entry.ends { lexicon.get(pair(previous, key)) } else { None };
        let value = match whole {
            Some(whole) => {
                // `can't wait` and `let down` say another thing than their words.
                plus -= added.max(0.0);
                late_plus = (late_plus - added.max(0.0)).max(0.0);
                minus += added.min(0.0);
                late_minus = (late_minus + added.min(0.0)).max(0.0);
                idioms += 1;
                reach = 0;
                whole.valence
            }
            None if entry.valence == 0.0 => 0.0,
            None => {
                let loud = if token.capitals { 1.25 } else { 1.0 };
                let side = if turned { -0.6 } else { 1.0 };
                entry.valence * strength * loud * side
            }
        };
        added = value;
        if value != 0.0 {
            tone(index, value);
            if value > 0.0 {
                plus += value;
                late_plus += value;
                top = top.max(value);
            } else {
                minus -= value;
                late_minus -= value;
                bottom = bottom.min(value);
            }
            last = value;
            toned += 1;
        }
        trade += u32::from(entry.trade);
        strength = if entry.strength == 0.0 { 1.0 } else { entry.strength };
        if entry.negates {
            negations += 1;
            reach = REACH;
        } else {
            reach = reach.saturating_sub(1);
        }
        if entry.turns {
            turns += 1;
            late_plus = 0.0;
            late_minus = 0.0;
            reach = 0;
        }
        before = previous;
        previous = key;
    }

    let count = |n: u32, most: f32| (n as f32).min(most) / most;
    let squash = |x: f32| x / (x * x + 8.0).sqrt();
    let shout = words > 0 && capitals * 2 > words;
    let faces = face_plus - face_minus;
    let all = plus - minus + faces;
    let late = late_plus - late_minus;
    let length = (words as f32).max(1.0);
    let firsts = [
        squash(plus),
        squash(minus),
        squash(all),
        squash(late),
        squash(late_plus),
        squash(late_minus),
        top / 3.0,
        bottom / 3.0,
        last / 3.0,
        face_plus.min(4.0) / 4.0,
        face_minus.min(4.0) / 4.0,
        (all / length.sqrt()).clamp(-2.0, 2.0),
        ((plus - minus) / length).clamp(-1.0, 1.0) * 2.0,
        count(exclamations, 3.0),
        count(questions, 2.0),
        count(links, 1.0),
        count(mentions, 2.0),
        count(numbers, 4.0),
        count(money, 3.0),
        count(tags, 3.0),
        count(trade, 3.0),
        count(negations, 2.0),
        count(turns, 1.0),
        count(idioms, 2.0),
        count(toned, 3.0),
        count(me, 2.0),
        count(you, 2.0),
        count(dots, 1.0),
        count(stretched, 1.0),
        if shout { 1.0 } else { count(capitals, 3.0) * 0.5 },
        (length + 1.0).ln() / 5.0,
        if plus + minus + face_plus + face_minus == 0.0 { 1.0 } else { 0.0 },
        if ends == Kind::Question { 1.0 } else { 0.0 },
        if ends == Kind::Exclamation { 1.0 } else { 0.0 },
        count(exclamations, 3.0) * squash(all),
        squash(plus.min(minus)),
    ];
    dense[..firsts.len()].copy_from_slice(&firsts);
    // The same word says less in an advertisement than in a person's own words.
    let told = plus + face_plus;
    let blamed = minus + face_minus;
    let kinds = [
        me > 0,
        links > 0,
        money > 0 || trade > 1,
        mentions > 0,
        me == 0 && links == 0 && numbers == 0 && money == 0,
    ];
    for (kind, start) in kinds.into_iter().zip((64..).step_by(3)) {
        if kind {
            dense[start] = squash(told);
            dense[start + 1] = squash(blamed);
            dense[start + 2] = 1.0;
        }
    }
    if told > 0.0 && blamed == 0.0 {
        dense[79] = squash(told);
    }
    if blamed > 0.0 && told == 0.0 {
        dense[80] = squash(blamed);
    }
    // Where the sum falls: a straight line cannot say that the middle is neutral.
    for (start, sum) in [(36, all), (50, late + faces), (82, all / length.sqrt() * 3.0)] {
        let steps = [-6.0, -4.0, -2.5, -1.5, -0.6, -0.01, 0.01, 0.6, 1.5, 2.5, 4.0, 6.0, 9.0];
        let step = steps.iter().filter(|step| sum > **step).count();
        dense[start + step] = 1.0;
    }
    Counts { dense, hashed, words: words + faces_seen }
}

const START: u64 = 1;
const NUMBER: u64 = crate::classify::tokens::hash("\u{1}number");
const NONE: Entry =
    Entry { valence: 0.0, negates: false, strength: 0.0, turns: false, trade: false, ends: false };
const ME: [u64; 5] = hashes(["i", "my", "me", "i'm", "im"]);
const YOU: [u64; 5] = hashes(["you", "your", "you're", "ur", "u"]);

const fn hashes<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut hashes = [0; N];
    let mut at = 0;
    while at < N {
        hashes[at] = crate::classify::tokens::hash(words[at]);
        at += 1;
    }
    hashes
}
