//! Words and phrases that speak for a label, from data files.

use super::tokens::{Kind, Token, hash, mix, tokens};

/// Tokens of the longest phrase.
const MAX_PHRASE: usize = 6;

/// A phrase that was found: tokens `first..first + length`, and what it speaks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<const LABELS: usize> {
    pub(crate) first: usize,
    pub(crate) length: usize,
    pub(crate) weights: [f32; LABELS],
    pub(crate) name: bool,
}

#[derive(Clone, Copy, Debug)]
struct Slot<const LABELS: usize> {
    key: u64,
    /// For the words.
    plain: [f32; LABELS],
    /// For the name of a company, which must be written as one.
    named: [f32; LABELS],
}

/// Phrases and the labels they speak for, in open addressing.
#[derive(Debug)]
pub(crate) struct Cues<const LABELS: usize> {
    slots: Vec<Slot<LABELS>>,
}

impl<const LABELS: usize> Cues<LABELS> {
    /// Reads lines `label <tab> weight <tab> phrase; phrase` and, of names, `label <tab> name; name`.
    pub(crate) fn parse(labels: &[&str; LABELS], phrases: &str, names: &str) -> Self {
        let mut cues =
            Self { slots: vec![Slot { key: 0, plain: [0.0; LABELS], named: [0.0; LABELS] }; 1 << 14] };
        for line in phrases.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(label), Some(weight), Some(list)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let Some(label) = labels.iter().position(|name| *name == label) else { continue };
            let weight: f32 = weight.parse().unwrap_or_default();
            for phrase in list.split(';') {
                cues.add(phrase.trim(), |slot| slot.plain[label] = slot.plain[label].max(weight));
            }
        }
        for line in names.lines().filter(|line| !line.starts_with('#')) {
            let Some((label, list)) = line.split_once('\t') else { continue };
            let Some(label) = labels.iter().position(|name| *name == label) else { continue };
            for phrase in list.split(';') {
                // A name that is a word as well says little.
                let weight =
                    if COMMON.split_whitespace().any(|word| word == phrase.trim()) { 1.0 } else { 6.0 };
                cues.add(phrase.trim(), |slot| slot.named[label] = slot.named[label].max(weight));
            }
        }
        cues
    }

    fn add(&mut self, phrase: &str, set: impl FnOnce(&mut Slot<LABELS>)) {
        let mut key = 0;
        let mut last = None;
        for token in tokens(phrase, |_| false).take(MAX_PHRASE) {
            key = join(key, token.hash);
            // Every beginning is entered, so that a search ends where no phrase goes on.
            last = Some(self.place(key));
        }
        if let Some(at) = last {
            set(&mut self.slots[at]);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the slot")]
    fn place(&mut self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].key != 0 && self.slots[at].key != key {
            at = (at + 1) & mask;
        }
        self.slots[at].key = key;
        at
    }

    #[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the slot")]
    fn get(&self, key: u64) -> Option<&Slot<LABELS>> {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.key == key {
                return Some(slot);
            }
            if slot.key == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Every phrase in the tokens, the longest from each token on; `named` tells whether a token is written
    /// as a name is. A phrase counts twice at most.
    pub(crate) fn find(
        &self,
        all: &[Token],
        named: impl Fn(usize) -> bool,
        mut sink: impl FnMut(Found<LABELS>),
    ) {
        let mut skip_to = 0;
        for first in 0..all.len() {
            if first < skip_to {
                continue;
            }
            let mut key = 0;
            let mut found: Option<Found<LABELS>> = None;
            for (length, token) in all[first..].iter().take(MAX_PHRASE).enumerate() {
                key = join(key, token.hash);
                let Some(slot) = self.get(key) else { break };
                let name = slot.named.iter().any(|weight| *weight > 0.0) && named(first);
                let weights = if name { slot.named } else { slot.plain };
                if weights.iter().any(|weight| *weight > 0.0) {
                    found = Some(Found { first, length: length + 1, weights, name });
                }
            }
            if let Some(found) = found {
                skip_to = first + found.length;
                sink(found);
            }
        }
    }
}

fn join(key: u64, token: u64) -> u64 {
    mix(key.rotate_left(11) ^ token) | 1
}

/// The tokens of a text; those inside of a link too, because an address often names the company.
pub(crate) fn read(text: &str, into: &mut Vec<Token>) {
    for token in tokens(text, |_| false) {
        if token.kind == Kind::Link {
            into.push(token);
            let Some(link) = text.get(token.start..token.end) else { continue };
            let inside = link.find("://").map_or(0, |at| at + 3);
            // The host; what follows is mostly a number of some kind.
            let host = link[inside..].split(['/', '?', '#']).next().unwrap_or_default();
            for mut part in tokens(host, |_| false).take(8) {
                part.start += token.start + inside;
                part.end += token.start + inside;
                part.tag = true;
                into.push(part);
            }
        } else if token.kind == Kind::Mention {
            into.push(token);
            if let Some(name) = text.get(token.start + 1..token.end) {
                for mut part in tokens(name, |_| false).take(2) {
                    part.start += token.start + 1;
                    part.end += token.start + 1;
                    part.tag = true;
                    into.push(part);
                }
            }
        } else {
            into.push(token);
            if token.tag {
                parts(text, &token, into);
            }
        }
    }
}

/// The words of `#WrittenTogether`, where there are several.
fn parts(text: &str, token: &Token, into: &mut Vec<Token>) {
    let Some(word) = text.get(token.start..token.end) else { return };
    let bytes = word.as_bytes();
    let mut start = 0;
    for at in 1..=bytes.len() {
        let ends = at == bytes.len()
            || (bytes[at].is_ascii_uppercase()
                && (bytes[at - 1].is_ascii_lowercase()
                    || (bytes[at - 1].is_ascii_uppercase()
                        && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))));
        if !ends {
            continue;
        }
        if at - start < bytes.len()
            && let Some(mut part) = word.get(start..at).and_then(|part| tokens(part, |_| false).next())
        {
            part.start += token.start + start;
            part.end += token.start + start;
            part.tag = true;
            into.push(part);
        }
        start = at;
    }
}

/// Between two texts.
pub(crate) const BREAK: Token = Token {
    start: 0,
    end: 0,
    kind: Kind::Stop,
    hash: hash("\u{1}break"),
    squeezed: 0,
    capitals: false,
    tag: false,
};

/// Names that are words as well.
const COMMON: &str = "visa next target gap boots ram three square chase marcus slice cred navi smile belong box zoom orange wish central trends slot domain seek tab wise coach mango vans fossil omega rest stan spirit delta indigo scoot rex ana bolt grab ola mars vb subway spar bp shell ge ups game mecca lush gold dove tide bonds noun nine monster surface windows pixel amp me ee vi idea sky honey sap oracle hp catch play rei ross columbia champion canon sketch notion affirm progressive fidelity vanguard lemonade prosper chime finder spectrum charter frontier cox sprint sling beats intel ing central youi amazon bn diamond match lifestyle primark max fortune facebook instagram twitter youtube whatsapp google apple android dish star free glo tone pandora reddit messenger mpl boost stitch quaker dominos galaxy lifestyle coke nine abc box dialog";
