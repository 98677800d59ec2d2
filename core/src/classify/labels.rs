use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::cues::{self, BREAK, Cues, Found};
use super::linear::{Example, Options, learn, softmax};
use super::tokens::{Kind, Token, mix};
use super::{Evidence, Prediction, TextField};

/// Length of the row of counts.
pub(crate) const DENSE: usize = 48;
/// Groups of phrases a model of this kind can have.
const MAX_GROUPS: usize = 16;
/// Buckets of the hashed words, as a power of two.
pub(crate) const BITS: u32 = 15;
/// Evidence spans of one prediction.
const MAX_EVIDENCE: usize = 5;
/// Tokens and phrases that are tried as evidence.
const MAX_TRIED: usize = 4096;

/// A linear model over phrases from a data file, hashed words and pairs of words.
#[derive(Debug)]
pub(crate) struct Labels<const LABELS: usize, const GROUPS: usize> {
    names: [&'static str; LABELS],
    cues: Cues<GROUPS>,
    dense: Vec<[f32; LABELS]>,
    bias: [f32; LABELS],
    scale: f32,
    hashed: &'static [u8],
}

/// Texts cut into tokens.
#[derive(Debug, Default)]
pub(crate) struct Cut<'a> {
    all: Vec<Token>,
    /// Whether a token is written as a name is.
    named: Vec<bool>,
    fields: Vec<(usize, TextField, &'a str)>,
}

impl<'a> Cut<'a> {
    pub(crate) fn new(texts: &[(TextField, &'a str)]) -> Self {
        let mut cut = Self::default();
        for (field, text) in texts {
            if !cut.all.is_empty() {
                cut.all.push(BREAK);
            }
            cut.fields.push((cut.all.len(), *field, text));
            cues::read(text, &mut cut.all);
            let bytes = text.as_bytes();
            cut.named.extend(cut.all[cut.named.len()..].iter().map(|token| {
                token.tag
                    || token.capitals
                    || bytes.get(token.start).is_some_and(|byte| !byte.is_ascii_lowercase())
            }));
        }
        cut
    }
}

/// What the model sees of a text.
struct Seen<const GROUPS: usize> {
    dense: [f32; DENSE],
    /// Weights of the phrases of each group.
    sums: [f32; GROUPS],
    hashed: u32,
    words: u32,
}

/// What a text comes to, and what each token has part in it.
struct Read<const LABELS: usize, const GROUPS: usize> {
    logits: [f32; LABELS],
    sums: [f32; GROUPS],
    norm: f32,
    gains: Vec<[f32; LABELS]>,
    phrases: Vec<Found<GROUPS>>,
}

impl<const LABELS: usize, const GROUPS: usize> Labels<LABELS, GROUPS> {
    /// The model in `bytes`; one that knows nothing where they are not those of [`learned`](Self::learned).
    pub(crate) fn parse(names: [&'static str; LABELS], cues: Cues<GROUPS>, bytes: &'static [u8]) -> Self {
        let mut labels = Self {
            names,
            cues,
            dense: vec![[0.0; LABELS]; DENSE],
            bias: [0.0; LABELS],
            scale: 0.0,
            hashed: &[],
        };
        let head = 4 + 4 * (LABELS * (DENSE + 1) + 1);
        if bytes.len() != head + (LABELS << BITS) || !bytes.starts_with(b"CLL2") {
            return labels;
        }
        let mut floats = bytes[4..head]
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        for row in std::iter::once(&mut labels.bias).chain(&mut labels.dense) {
            for value in row {
                *value = floats.next().unwrap_or_default();
            }
        }
        labels.scale = floats.next().unwrap_or_default();
        labels.hashed = &bytes[head..];
        labels
    }

    /// Bytes of the weights learned from examples; `examples` come from [`example`](Self::example).
    pub(crate) fn learned(examples: &[Example<DENSE>], sets: usize, options: Options) -> Vec<u8> {
        let weights = learn::<LABELS, DENSE>(examples, sets, options);
        let top = weights.hashed.iter().flatten().fold(1e-6_f32, |top, weight| top.max(weight.abs()));
        let scale = top / 127.0;
        let mut bytes = b"CLL2".to_vec();
        let bias = weights.bias.first().copied().unwrap_or([0.0; LABELS]);
        for value in bias.iter().chain(weights.dense.iter().flatten()).chain([&scale]) {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        #[expect(clippy::cast_possible_truncation, reason = "the scale brings every weight into -127..=127")]
        bytes.extend(
            weights.hashed.iter().flatten().map(|weight| ((weight / scale).round() as i8).cast_unsigned()),
        );
        bytes
    }

    pub(crate) fn example(&self, text: &str, label: usize, weight: f32, set: usize) -> Example<DENSE> {
        let cut = Cut::new(&[(TextField::Content, text)]);
        let mut hashed = Vec::new();
        let seen = self.see(&cut.all, &cut.named, None, |_| (), |bucket, _| hashed.push(bucket));
        Example { hashed, dense: seen.dense, label, offered: (1 << LABELS) - 1, weight, set }
    }

    fn see(
        &self,
        all: &[Token],
        named: &[bool],
        company: Option<&str>,
        mut phrases: impl FnMut(Found<GROUPS>),
        mut sink: impl FnMut(u32, usize),
    ) -> Seen<GROUPS> {
        let mut sums = [0.0_f32; GROUPS];
        let mut found = 0_u32;
        self.cues.find(
            all,
            |at| named.get(at).copied().unwrap_or(false),
            |phrase| {
                found += 1;
                for (sum, weight) in sums.iter_mut().zip(phrase.weights) {
                    *sum += weight;
                }
                phrases(phrase);
            },
        );
        if let Some(company) = company {
            let mut tokens = Vec::new();
            cues::read(company, &mut tokens);
            self.cues.find(
                &tokens,
                |_| true,
                |phrase| {
                    let more = if phrase.name { 12.0 } else { 1.0 };
                    for (sum, weight) in sums.iter_mut().zip(phrase.weights) {
                        *sum += weight * more / 6.0_f32.max(weight);
                    }
                },
            );
        }
        let mut dense = [0.0_f32; DENSE];
        for (k, sum) in sums.iter().enumerate().take(MAX_GROUPS) {
            (dense[k], dense[MAX_GROUPS + k]) = counted(*sum);
        }
        let (mut hashed, mut words, mut previous) = (0, 0, 0_u64);
        let mut kinds = [0_u32; 8];
        for (index, token) in all.iter().enumerate() {
            match token.kind {
                Kind::Stop => continue,
                Kind::Word if token.tag => kinds[0] += 1,
                Kind::Word => words += 1,
                Kind::Number => kinds[3] += 1,
                Kind::Mention => kinds[1] += 1,
                Kind::Link => kinds[2] += 1,
                Kind::Money => kinds[4] += 1,
                Kind::Exclamation => kinds[5] += 1,
                Kind::Question => kinds[7] += 1,
                Kind::Face => kinds[6] += 1,
            }
            let mut add = |hash: u64| {
                sink((mix(hash) >> (64 - BITS)) as u32, index);
                hashed += 1;
            };
            add(token.hash);
            // How a message begins tells much of what it wants.
            if previous == 0 {
                add(token.hash.rotate_left(23));
            }
            if previous != 0 {
                add(previous.rotate_left(7) ^ token.hash);
            }
            previous = token.hash;
        }
        for (k, count) in kinds.iter().enumerate() {
            dense[2 * MAX_GROUPS + k] = (*count as f32).min(3.0) / 3.0;
        }
        dense[40] = (words as f32 + 1.0).ln() / 5.0;
        dense[41] = if found == 0 { 1.0 } else { 0.0 };
        dense[42] = if words > 120 { 1.0 } else { 0.0 };
        dense[43] = if words > 45 { 1.0 } else { 0.0 };
        dense[44] = if words < 10 { 1.0 } else { 0.0 };
        let words = words + kinds.iter().sum::<u32>();
        Seen { dense, sums, hashed, words }
    }

    fn weights(&self, bucket: u32) -> [f32; LABELS] {
        let at = bucket as usize * LABELS;
        let mut weights = [0.0; LABELS];
        if let Some(bytes) = self.hashed.get(at..at + LABELS) {
            for (weight, byte) in weights.iter_mut().zip(bytes) {
                *weight = f32::from(byte.cast_signed()) * self.scale;
            }
        }
        weights
    }

    fn logits(&self, seen: &Seen<GROUPS>, sums: &[f32; LABELS]) -> [f32; LABELS] {
        let norm = 1.0 / (seen.hashed.max(1) as f32).sqrt();
        let mut logits = self.bias;
        for k in 0..LABELS {
            logits[k] += sums[k] * norm;
        }
        for (value, weights) in seen.dense.iter().zip(&self.dense) {
            if *value != 0.0 {
                for k in 0..LABELS {
                    logits[k] += value * weights[k];
                }
            }
        }
        logits
    }

    fn shares(&self, all: &[Token], named: &[bool], company: Option<&str>) -> Option<[f32; LABELS]> {
        let mut sums = [0.0_f32; LABELS];
        let seen = self.see(
            all,
            named,
            company,
            |_| (),
            |bucket, _| {
                for (sum, weight) in sums.iter_mut().zip(self.weights(bucket)) {
                    *sum += weight;
                }
            },
        );
        (seen.words > 0 || company.is_some()).then(|| softmax(&self.logits(&seen, &sums), (1 << LABELS) - 1))
    }

    fn read(&self, cut: &Cut<'_>, company: Option<&str>) -> Option<Read<LABELS, GROUPS>> {
        let mut gains = vec![[0.0_f32; LABELS]; cut.all.len()];
        let mut phrases = Vec::new();
        let seen = self.see(
            &cut.all,
            &cut.named,
            company,
            |phrase| phrases.push(phrase),
            |bucket, at| {
                for (sum, weight) in gains[at].iter_mut().zip(self.weights(bucket)) {
                    *sum += weight;
                }
            },
        );
        if seen.words == 0 && company.is_none() {
            return None;
        }
        let mut sums = [0.0_f32; LABELS];
        for gain in &gains {
            for (sum, weight) in sums.iter_mut().zip(gain) {
                *sum += weight;
            }
        }
        let norm = 1.0 / (seen.hashed.max(1) as f32).sqrt();
        Some(Read { logits: self.logits(&seen, &sums), sums: seen.sums, norm, gains, phrases })
    }

    /// The label of a text, withheld where its probability is under `threshold`.
    pub(crate) fn predict(&self, cut: &Cut<'_>, company: Option<&str>, threshold: f64) -> Prediction {
        let Some(read) = self.read(cut, company) else {
            return Prediction {
                label: None,
                score: 0.0,
                probabilities: BTreeMap::new(),
                abstained: true,
                evidence: Vec::new(),
            };
        };
        let shares = softmax(&read.logits, (1 << LABELS) - 1);
        let label = (0..LABELS).fold(0, |best, k| if shares[k] > shares[best] { k } else { best });
        let score = round(f64::from(shares[label]));
        let evidence = self.evidence(cut, company, &read, label, shares[label]);
        Prediction {
            label: (score >= threshold).then(|| self.names[label].to_owned()),
            score,
            probabilities: self
                .names
                .iter()
                .zip(shares)
                .map(|(name, share)| ((*name).to_owned(), round(f64::from(share))))
                .collect(),
            abstained: score < threshold,
            evidence,
        }
    }

    /// The spans without which the label would be less likely, by how much its probability falls.
    fn evidence(
        &self,
        cut: &Cut<'_>,
        company: Option<&str>,
        read: &Read<LABELS, GROUPS>,
        label: usize,
        share: f32,
    ) -> Vec<Evidence> {
        let mut covered = vec![false; cut.all.len()];
        let mut found: Vec<(usize, usize, f32, bool)> = Vec::new();
        // The probability that is left when the contributions of a span are taken away.
        let drop = |first: usize, length: usize, phrase: Option<&Found<GROUPS>>| {
            let mut logits = read.logits;
            for gain in read.gains.iter().skip(first).take(length) {
                for (logit, gain) in logits.iter_mut().zip(gain) {
                    *logit -= gain * read.norm;
                }
            }
            if let Some(phrase) = phrase {
                for (g, weight) in phrase.weights.iter().enumerate().take(MAX_GROUPS) {
                    if *weight > 0.0 {
                        let (before, after) = (counted(read.sums[g]), counted(read.sums[g] - weight));
                        let weights = self.dense[g].iter().zip(&self.dense[MAX_GROUPS + g]);
                        for (logit, (sum, any)) in logits.iter_mut().zip(weights) {
                            *logit -= (before.0 - after.0) * sum + (before.1 - after.1) * any;
                        }
                    }
                }
            }
            share - softmax(&logits, (1 << LABELS) - 1)[label]
        };
        for phrase in read.phrases.iter().take(MAX_TRIED) {
            for mark in covered.iter_mut().skip(phrase.first).take(phrase.length) {
                *mark = true;
            }
            let fall = drop(phrase.first, phrase.length, Some(phrase));
            if fall > 0.0 {
                found.push((phrase.first, phrase.length, fall, true));
            }
        }
        for (at, token) in cut.all.iter().enumerate().take(MAX_TRIED) {
            let gain = &read.gains[at];
            let lead = gain[label] * LABELS as f32 > gain.iter().sum::<f32>();
            if lead && !covered[at] && token.end > token.start && token.kind != Kind::Link {
                let fall = drop(at, 1, None);
                if fall > 0.0 {
                    found.push((at, 1, fall, false));
                }
            }
        }
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        found.truncate(MAX_EVIDENCE);
        let without = |gone: &[(usize, usize)]| {
            let keep = |at: usize| !gone.iter().any(|(first, length)| (*first..first + length).contains(&at));
            let (mut all, mut named) = (Vec::with_capacity(cut.all.len()), Vec::with_capacity(cut.all.len()));
            for (index, token) in cut.all.iter().enumerate().filter(|(index, _)| keep(*index)) {
                all.push(*token);
                named.push(cut.named.get(index).copied().unwrap_or(false));
            }
            self.shares(&all, &named, company).map_or(0.0, |shares| shares[label])
        };
        let gone: Vec<(usize, usize)> = found.iter().map(|(first, length, ..)| (*first, *length)).collect();
        if without(&gone).total_cmp(&share) != Ordering::Less {
            found.truncate(1);
        }
        let span = |(first, length, drop, phrase): (usize, usize, f32, bool)| {
            let (_, field, text) = cut.fields.iter().rev().find(|(start, ..)| *start <= first)?;
            let (start, end) = (cut.all.get(first)?.start, cut.all.get(first + length - 1)?.end);
            Some(Evidence {
                field: *field,
                start,
                end,
                text: text.get(start..end)?.to_owned(),
                weight: round(f64::from(drop)),
                rule: if phrase { "lexicon" } else { "model" }.into(),
            })
        };
        found.into_iter().filter_map(span).collect()
    }
}

/// The two counts of a group of phrases: how much there is of it, and whether there is any.
fn counted(sum: f32) -> (f32, f32) {
    ((sum / 3.0).min(4.0), if sum > 1e-3 { 0.5 } else { 0.0 })
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
