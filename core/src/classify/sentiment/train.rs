use std::fs;
use std::path::Path;

use super::features::{self, BITS, DENSE};
use super::lexicon::Lexicon;
use crate::classify::linear::{Example, Options, Weights, learn, softmax};
use crate::classify::messages::messages;
use crate::classify::tokens::tokens;
use crate::{Error, Result};

type Text = Example<DENSE>;

/// All three labels were on offer.
const THREE: u32 = 0b111;
/// Neutral was not.
const TWO: u32 = 0b101;

/// Files, which labels were on offer, what a text of them counts, and which sets are put aside together to see
/// how well tone carries over to a set not seen.
const SETS: [(&str, u32, f32, usize); 6] = [
    ("brands_products_sxsw/brands_products.tsv", THREE, 1.0, 0),
    ("apple_dfe/apple.tsv", THREE, 1.0, 1),
    ("sst5/train.tsv", THREE, 1.0, 2),
    ("sst2/dev.tsv", TWO, 1.0, 2),
    ("tweeteval/sentiment_val.tsv", THREE, 2.0, 3),
    ("tweeteval/emotion_train.tsv", THREE, 0.7, 4),
];
/// Groups of sets: the marketing messages come after the public sets, in parts.
const MARKETING: usize = 5;
const PARTS: usize = 4;
/// What a marketing message counts.
const MESSAGE: f32 = 4.0;

const OPTIONS: Options = Options { epochs: 8, rate: 0.6, dense_rate: 0.02, decay: 1e-5, bits: BITS };

/// Learns the weights of `data/models/sentiment.bin` from the public sets in the folder `data`.
///
/// The same sets give the same bytes on the same platform.
///
/// # Errors
/// A set is missing or is no UTF-8.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    // Texts by the group they are put aside with.
    let mut groups: Vec<Vec<Text>> = vec![Vec::new(); MARKETING + PARTS];
    for (file, offered, weight, group) in SETS {
        let rows = rows(&data.join(file))?;
        let share = shares(&rows);
        let bias = usize::from(offered == TWO);
        groups[group].extend(
            rows.iter().map(|(text, label)| example(text, *label, offered, weight * share[*label], bias)),
        );
    }
    let rows: Vec<(String, usize)> = messages(data)?
        .into_iter()
        .map(|message| {
            let label = match message.sentiment.as_str() {
                "negative" => 0,
                "neutral" => 1,
                _ => 2,
            };
            (message.text, label)
        })
        .collect();
    let share = shares(&rows);
    for (row, (text, label)) in rows.iter().enumerate() {
        let weight = MESSAGE * share[*label].sqrt();
        groups[MARKETING + row % PARTS].push(example(text, *label, THREE, weight, 0));
    }
    let mut weights = learned(&groups, None);
    let (temperature, bias) = calibrate(&apart(&groups));
    for three in weights.hashed.iter_mut().chain(&mut weights.dense) {
        for weight in three {
            *weight *= temperature;
        }
    }
    let top = weights.hashed.iter().flatten().fold(1e-6_f32, |top, weight| top.max(weight.abs()));
    let scale = top / 127.0;
    let mut bytes = b"CLS2".to_vec();
    for value in bias.iter().chain(weights.dense.iter().flatten()).chain([&scale]) {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    #[expect(clippy::cast_possible_truncation, reason = "the scale brings every weight into -127..=127")]
    bytes.extend(
        weights.hashed.iter().flatten().map(|weight| ((weight / scale).round() as i8).cast_unsigned()),
    );
    Ok(bytes)
}

/// Text and label of each row that has one of ours.
fn rows(file: &Path) -> Result<Vec<(String, usize)>> {
    let content = fs::read_to_string(file).map_err(|error| Error::from(error).with_path(file))?;
    let rows = content.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let (text, label) = (cells.next()?, cells.next()?);
        let label = match label {
            "negative" | "very negative" | "anger" | "sadness" => 0,
            "neutral" => 1,
            "positive" | "very positive" | "joy" | "optimism" => 2,
            _ => return None,
        };
        Some((text.to_owned(), label))
    });
    Ok(rows.collect())
}

/// What each label counts, so that all labels of a set count alike: how common each was in its set says how the
/// set was gathered, not how people talk.
fn shares(rows: &[(String, usize)]) -> [f32; 3] {
    let mut counts = [0.0_f32; 3];
    for (_, label) in rows {
        counts[*label] += 1.0;
    }
    let labels = counts.iter().filter(|count| **count > 0.0).count() as f32;
    counts.map(|count| if count > 0.0 { rows.len() as f32 / (labels * count) } else { 0.0 })
}

fn example(text: &str, label: usize, offered: u32, weight: f32, set: usize) -> Text {
    let lexicon = Lexicon::shipped();
    let mut hashed = Vec::new();
    let tokens = tokens(text, |hash| lexicon.get(hash).is_some());
    let counts = features::read(lexicon, tokens, |bucket, _| hashed.push(bucket), |_, _| {});
    Example { hashed, dense: counts.dense, label, offered, weight, set }
}

/// The weights all groups but one teach.
fn learned(groups: &[Vec<Text>], without: Option<usize>) -> Weights<3, DENSE> {
    let examples: Vec<Text> = groups
        .iter()
        .enumerate()
        .filter(|(group, _)| Some(*group) != without)
        .flat_map(|(_, texts)| texts)
        .cloned()
        .collect();
    learn(&examples, 2, OPTIONS)
}

/// The logits of each text by a model that has not seen its set, the sets of three labels apart.
fn apart(groups: &[Vec<Text>]) -> Vec<Vec<([f32; 3], usize)>> {
    let mut sets = vec![Vec::new(); MARKETING + 1];
    for (group, texts) in groups.iter().enumerate() {
        let weights = learned(groups, Some(group));
        let logits = |text: &Text| {
            let norm = 1.0 / (text.hashed.len().max(1) as f32).sqrt();
            let mut logits = [0.0_f32; 3];
            for (k, logit) in logits.iter_mut().enumerate() {
                *logit =
                    text.hashed.iter().map(|bucket| weights.hashed[*bucket as usize][k] * norm).sum::<f32>();
                *logit +=
                    text.dense.iter().zip(&weights.dense).map(|(value, row)| value * row[k]).sum::<f32>();
            }
            (logits, text.label)
        };
        sets[group.min(MARKETING)].extend(texts.iter().filter(|text| text.offered == THREE).map(logits));
    }
    // Emotions have no neutral.
    sets.retain(|set| set.iter().any(|(_, label)| *label == 1));
    sets
}

/// The temperature and the biases that make the probabilities of texts of a set not seen honest, each set and
/// each label in it counting as much as the others.
fn calibrate(sets: &[Vec<([f32; 3], usize)>]) -> (f32, [f32; 3]) {
    let mut texts = Vec::new();
    for set in sets {
        let mut counts = [0.0_f32; 3];
        for (_, label) in set {
            counts[*label] += 1.0;
        }
        let share = counts.map(|count| 1.0 / (3.0 * count.max(1.0) * sets.len() as f32));
        texts.extend(set.iter().map(|(logits, label)| (*logits, *label, share[*label])));
    }
    let (mut temperature, mut bias) = (1.0_f32, [0.0_f32; 3]);
    for _ in 0..400 {
        let (mut slope, mut slopes) = (0.0_f32, [0.0_f32; 3]);
        for (raw, label, share) in &texts {
            let mut shifted = [0.0; 3];
            for k in 0..3 {
                shifted[k] = raw[k] * temperature + bias[k];
            }
            let mut gradient = softmax(&shifted, THREE);
            gradient[*label] -= 1.0;
            for k in 0..3 {
                let gradient = gradient[k] * share;
                slope += gradient * raw[k];
                slopes[k] += gradient;
            }
        }
        temperature = (temperature - 0.3 * slope).clamp(0.05, 5.0);
        for k in 0..3 {
            bias[k] -= 0.5 * slopes[k];
        }
    }
    (temperature, bias)
}
